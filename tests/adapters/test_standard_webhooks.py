"""Calls to agencies: signed by us, verified by the public library, answered on this machine."""

import base64
import json
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

import pytest
from standardwebhooks.webhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError

from portal.agencies import standard_webhooks
from portal.agencies.standard_webhooks import StandardWebhooks, signature_headers
from portal.domain.agency import Agency
from portal.domain.delivery import Refusal, Reply, Webhook, WebhookData
from portal.domain.model import Words
from portal.domain.transitions import State
from portal.outbound.addresses import Guard
from portal.stores.machine import SystemClock
from tests.adapters.dripping import dripping

SECRET = "whsec_" + base64.b64encode(b"a secret of at least 24 bytes").decode()
OTHER = "whsec_" + base64.b64encode(b"another secret, of another agency").decode()
NAME = "evt_abc_2"
WEBHOOK = Webhook(
    type="dossier.handed_over",
    timestamp=datetime(2026, 11, 24, 2, 0, tzinfo=UTC),
    data=WebhookData(
        dossier="G01.79-261124-0001", procedure="3.000347", state=State.REGISTERED, version=7
    ),
)


class Heard(NamedTuple):
    path: str
    headers: Mapping[str, str]
    body: bytes


class Desk(NamedTuple):
    """An agency's server: what it answers, and what it heard."""

    url: str
    heard: list[Heard]


@contextmanager
def desk(status: int = 204, headers: Mapping[str, str] | None = None) -> Iterator[Desk]:
    heard: list[Heard] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            size = int(self.headers["Content-Length"])
            heard.append(Heard(self.path, dict(self.headers), self.rfile.read(size)))
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield Desk(f"http://127.0.0.1:{server.server_port}/hook?agency=G01.79", heard)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def agency(url: str) -> Agency:
    return Agency(
        code="G01.79",
        name=Words(vi="Phòng CSGT", en="Traffic police"),
        province="79",
        webhook_url=url,
        webhook_secret=SECRET,
    )


def call(url: str, *, allowed: tuple[str, ...] = ("127.0.0.0/8",)) -> Reply:
    return StandardWebhooks(Guard(allowed), SystemClock()).call(agency(url), NAME, WEBHOOK)


def test_the_public_library_verifies_what_we_sign() -> None:
    with desk() as here:
        assert call(here.url) == Reply(status=204)
    heard = here.heard[0]
    assert Verifier(SECRET).verify(heard.body, dict(heard.headers)) == {
        "type": "dossier.handed_over",
        "timestamp": "2026-11-24T02:00:00Z",
        "data": {
            "dossier": "G01.79-261124-0001",
            "procedure": "3.000347",
            "state": "registered",
            "version": 7,
        },
    }
    assert heard.headers["webhook-id"] == NAME
    assert heard.headers["Content-Type"] == "application/json"
    assert heard.headers["Host"] == here.url.split("/")[2]
    assert heard.path == "/hook?agency=G01.79"


@pytest.mark.parametrize("changed", ["webhook-id", "webhook-timestamp", "body", "secret"])
def test_nothing_of_it_can_be_exchanged(changed: str) -> None:
    now = datetime.now(UTC)  # the library compares with this machine's clock
    body = WEBHOOK.model_dump_json().encode()
    headers = signature_headers((SECRET,), NAME, now, body)
    verifier = Verifier(OTHER if changed == "secret" else SECRET)
    if changed in headers:
        headers[changed] = str(int(now.timestamp()) + 1)
    said = json.dumps({"type": "forged"}) if changed == "body" else body
    with pytest.raises(WebhookVerificationError):
        verifier.verify(said, headers)


def test_whoever_knows_one_of_two_secrets_knows_it_is_genuine() -> None:
    body = WEBHOOK.model_dump_json().encode()
    changing = agency("https://desk.example/").model_copy(update={"webhook_secrets": (OTHER,)})
    headers = signature_headers(changing.secrets, NAME, datetime.now(UTC), body)
    for secret in (SECRET, OTHER):
        assert Verifier(secret).verify(body, headers)


def test_the_example_of_the_specification() -> None:
    headers = signature_headers(
        ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",),
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        datetime.fromtimestamp(1614265330, UTC),
        b'{"test": 2432232314}',
    )
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_redirection_is_not_followed() -> None:
    with desk() as elsewhere, desk(307, {"Location": elsewhere.url}) as here:
        assert call(here.url) == Reply(status=307)
    assert elsewhere.heard == []


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("120", 120),
        ("99999999999999999999", 999999),
        ("Tue, 24 Nov 2020 02:00:00 GMT", 0),
        ("Tue, 24 Nov 2020 02:00:00 -0000", 0),
        ("soon", None),
        ("-5", None),
        ("Mon, 01 Jan 99999999999999999999 00:00:00 GMT", None),
        ("Mon, 01 Jan 2026 99999999999999999999:00:00 GMT", None),
    ],
)
@pytest.mark.parametrize("status", [503, 204])
def test_the_other_side_may_ask_for_time(status: int, asked: str, expected: int | None) -> None:
    """However it does, what it answered counts."""
    with desk(status, {"Retry-After": asked}) as here:
        assert call(here.url) == Reply(status=status, retry_after=expected)


def test_our_own_network_is_not_called() -> None:
    with desk() as here:
        assert call(here.url, allowed=()) == Reply(refusal=Refusal.ADDRESS_FORBIDDEN)
    assert here.heard == []


def test_nobody_there() -> None:
    with desk() as gone:
        pass
    assert call(gone.url) == Reply(refusal=Refusal.NO_CONNECTION)


def test_a_server_that_cannot_prove_who_it_is_gets_nothing() -> None:
    with desk() as here:
        assert call(here.url.replace("http:", "https:")) == Reply(refusal=Refusal.NOT_TRUSTED)
    assert here.heard == []


def test_a_silent_server_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standard_webhooks, "SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        assert call(url) == Reply(refusal=Refusal.TIMED_OUT)


@pytest.mark.parametrize(
    ("scheme", "first", "then"),
    [
        pytest.param("http", b"HTTP/1.1 204 No Content\r\nX: ", b"a", id="header"),
        pytest.param("http", b"HTTP/1.1 2", b"0", id="status"),
        pytest.param("http", b"", b"HTTP/1.1 100 Continue\r\n\r\n", id="continue"),
        pytest.param("https", b"\x16\x03\x03\x40\x00", b"\x00", id="handshake"),
    ],
)
def test_a_server_that_drips_is_left_as_a_silent_one(
    monkeypatch: pytest.MonkeyPatch, scheme: str, first: bytes, then: bytes
) -> None:
    monkeypatch.setattr(standard_webhooks, "SECONDS", 0.3)
    with dripping(first, then) as there:
        begun = time.monotonic()
        assert call(f"{scheme}://{there}/") == Reply(refusal=Refusal.TIMED_OUT)
        assert time.monotonic() - begun < 2


def test_the_look_up_of_its_address_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standard_webhooks, "SECONDS", 0.1)

    def slowly(_host: str, _port: int) -> list[str]:
        time.sleep(0.2)
        return ["127.0.0.1"]

    guard = Guard(("127.0.0.0/8",), slowly)
    with desk() as here:
        told = StandardWebhooks(guard, SystemClock()).call(agency(here.url), NAME, WEBHOOK)
    assert (told, here.heard) == (Reply(refusal=Refusal.TIMED_OUT), [])
