"""Where an outgoing call may go.

An agency's address is data, and data must not lead into our own network.
"""

import socket
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import NamedTuple, TypeAlias
from urllib.parse import SplitResult, urlsplit

from portal.domain.delivery import Refusal

Address: TypeAlias = IPv4Address | IPv6Address
Network: TypeAlias = IPv4Network | IPv6Network
Resolve: TypeAlias = Callable[[str, int], Iterable[str]]

_PORTS = {"https": 443, "http": 80}

_TUNNELS = (
    ip_network("::/96"),  # IPv4-compatible (RFC 4291, deprecated)
    ip_network("64:ff9b::/96"),  # NAT64 (RFC 6052)
    ip_network("2002::/16"),  # 6to4 (RFC 3056)
    ip_network("fec0::/10"),  # site-local (RFC 3879, deprecated)
)
"""Global to the `ipaddress` module, and yet they may end at a private address."""


class Forbidden(Exception):
    """No call goes there; `refusal` says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


class Place(NamedTuple):
    """Where to connect to, checked, and what to ask for there."""

    address: str
    host: str
    port: int
    path: str
    encrypted: bool

    @property
    def authority(self) -> str:
        name = f"[{self.host}]" if ":" in self.host else self.host
        usual = _PORTS["https" if self.encrypted else "http"]
        return name if self.port == usual else f"{name}:{self.port}"


def resolved(host: str, port: int) -> list[str]:
    """Ask the system's resolver."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(one[4][0]) for one in found]


class Guard:
    """`allowed` are networks that may be called though they are private, and without encryption."""

    def __init__(self, allowed: Iterable[str] = (), resolve: Resolve = resolved) -> None:
        self._allowed = [ip_network(network) for network in allowed]
        self._resolve = resolve

    def place(self, url: str) -> Place:
        """Look the address up and check it; raises Forbidden.

        Whoever connects takes this very one: a name may lead elsewhere the next moment.
        """
        parts, host, port = _parts(url)
        encrypted = parts.scheme == "https"
        refusal = Refusal.ADDRESS_UNKNOWN
        for address in self._addresses(host, port):
            refused = self._refused(address, encrypted=encrypted)
            if refused is None:
                path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
                return Place(str(address), host, port, path, encrypted)
            refusal = refused
        raise Forbidden(refusal)

    def _addresses(self, host: str, port: int) -> list[Address]:
        try:
            return [
                _plain(ip_address(found.partition("%")[0])) for found in self._resolve(host, port)
            ]
        except (OSError, UnicodeError):
            raise Forbidden(Refusal.ADDRESS_UNKNOWN) from None

    def _refused(self, address: Address, *, encrypted: bool) -> Refusal | None:
        if any(address in network for network in self._allowed):
            return None
        if not _public(address):
            return Refusal.ADDRESS_FORBIDDEN
        return None if encrypted else Refusal.NOT_ENCRYPTED


def _parts(url: str) -> tuple[SplitResult, str, int]:
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        raise Forbidden(Refusal.ADDRESS_MALFORMED) from None
    if port is None or not parts.hostname or "@" in parts.netloc:
        raise Forbidden(Refusal.ADDRESS_MALFORMED)
    return parts, parts.hostname, port


def _plain(address: Address) -> Address:
    """`::ffff:127.0.0.1` is 127.0.0.1."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _public(address: Address) -> bool:
    tunnelled = any(address in network for network in _TUNNELS)
    return address.is_global and not address.is_multicast and not tunnelled
