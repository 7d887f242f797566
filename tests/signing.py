"""Calls signed as an agency's system would sign them: by the public Standard Webhooks library, not by ours."""

import secrets as chance
from collections.abc import Generator, Mapping
from datetime import UTC, datetime

import httpx
from standardwebhooks.webhooks import Webhook


def signed(name: str, at: datetime, body: bytes, *secrets: str) -> Mapping[str, str]:
    """The three headers; with several secrets, one signature by each."""
    text = body.decode(errors="replace")
    return {
        "webhook-id": name,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(Webhook(it).sign(name, at, text) for it in secrets),
    }


class Signing(httpx.Auth):
    """Signs each request of a client as it is sent; `name` it, or let each have a name of its own."""

    requires_request_body = True

    def __init__(self, secret: str, name: str = "") -> None:
        self._secret, self._name = secret, name

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        name = self._name or f"msg_{chance.token_hex(8)}"
        request.headers.update(signed(name, datetime.now(UTC), request.content, self._secret))
        yield request
