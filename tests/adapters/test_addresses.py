"""Where an outgoing call may go, and where not."""

import socket
from collections.abc import Callable

import pytest

from portal.domain.delivery import Refusal
from portal.outbound.addresses import Forbidden, Guard, resolved


def names(*addresses: str) -> Callable[[str, int], list[str]]:
    """A name server with one answer."""
    return lambda _host, _port: list(addresses)


def unknown(_host: str, _port: int) -> list[str]:
    raise socket.gaierror


def refusal(url: str, guard: Guard) -> Refusal:
    with pytest.raises(Forbidden) as caught:
        guard.place(url)
    return caught.value.refusal


@pytest.mark.asvs("1.3.6")
@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "0.0.0.0",  # noqa: S104  # asked for, never listened on
        "10.0.0.8",
        "172.16.3.4",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "224.0.0.1",
        "::1",
        "::",
        "fe80::1%eth0",
        "fd00:ec2::254",
        "fec0::1",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "64:ff9b::a00:1",
        "2002:7f00:1::",
        "ff0e::1",
    ],
)
def test_our_own_network_is_closed(address: str) -> None:
    guard = Guard(resolve=names(address))
    assert refusal("https://agency.example/hook", guard) is Refusal.ADDRESS_FORBIDDEN


def test_the_address_that_was_checked_is_the_one_to_connect_to() -> None:
    place = Guard(resolve=names("10.0.0.1", "203.119.8.106")).place("https://a.example:8443/h?x=1")
    assert (place.address, place.port, place.path) == ("203.119.8.106", 8443, "/h?x=1")
    assert (place.host, place.authority) == ("a.example", "a.example:8443")
    assert place.encrypted


def test_the_usual_port_is_not_named() -> None:
    place = Guard(resolve=names("2001:4860:4860::8888")).place("https://[2001:4860:4860::8888]")
    assert (place.authority, place.path) == ("[2001:4860:4860::8888]", "/")


def test_the_open_network_is_only_called_encrypted() -> None:
    guard = Guard(resolve=names("203.119.8.106"))
    assert refusal("http://agency.example/hook", guard) is Refusal.NOT_ENCRYPTED


@pytest.mark.parametrize("address", ["127.0.0.1", "::ffff:127.0.0.1"])
def test_an_allowed_network_is_called_as_it_is(address: str) -> None:
    place = Guard(["127.0.0.0/8"], names("::1", address)).place("http://localhost:8001/hook")
    assert (place.address, place.encrypted) == ("127.0.0.1", False)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://agency.example/",
        "https:///hook",
        "https://agency.example:99999/",
        "https://somebody:secret@agency.example/",
        "/hook",
        "https://[::1/",
    ],
)
def test_what_is_no_address_is_not_called(url: str) -> None:
    assert refusal(url, Guard(resolve=names("203.119.8.106"))) is Refusal.ADDRESS_MALFORMED


@pytest.mark.parametrize("resolve", [unknown, names()])
def test_a_name_nobody_knows_is_not_called(resolve: Callable[[str, int], list[str]]) -> None:
    assert refusal("https://nobody.example/", Guard(resolve=resolve)) is Refusal.ADDRESS_UNKNOWN


def test_numbers_need_no_name_server() -> None:
    assert resolved("127.0.0.1", 80) == ["127.0.0.1"]
