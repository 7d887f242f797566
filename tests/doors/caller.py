"""Somebody before the doors of one small portal of fakes."""

import json
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from typing import Any

from chalice.test import Client, HTTPResponse

from app import app
from functions import wiring
from portal.domain.session import AgencyCaller, hashed
from tests.fakes.identity import FakeSessions
from tests.fakes.notices import FakeDeliveries
from tests.fakes.payments import FakePayments
from tests.fakes.staff import FakeStaffSessions
from tests.operations.world import AGENCY, World, session

ME, STRANGER = "my-token", "a-strangers-token"
OUR_KEY, OTHER_KEY = "our-agencys-key", "another-agencys-key"
NEW_SECRET, OLD_SECRET, OTHER_SECRET = (
    "whsec_" + b64encode(text).decode()
    for text in (
        b"the new secret of our agency",
        b"the old secret of our agency",
        b"another agency's secret, 24",
    )
)
"""With what agencies sign; ours is changing one for the other."""


class KeysOfAgencies:
    """Two agencies that have a key."""

    def __init__(self) -> None:
        other = AgencyCaller(agency="G01.01")
        self._callers = {hashed(OUR_KEY): AGENCY, hashed(OTHER_KEY): other}

    def find(self, _code: str) -> None:
        """Nobody is told anything here."""

    def answer_secrets(self, code: str) -> tuple[str, ...]:
        return {AGENCY.agency: (NEW_SECRET, OLD_SECRET), "G01.01": (OTHER_SECRET,)}.get(code, ())

    def caller(self, key_hash: str) -> AgencyCaller | None:
        return self._callers.get(key_hash)

    def used(self, key_hash: str, caller: AgencyCaller) -> None:
        self._callers[key_hash] = caller


def neighbours(world: World) -> wiring.Ports:
    ports = wiring.Ports()
    for field in fields(world):
        if field.name != "me":
            setattr(ports, field.name, getattr(world, field.name))
    ports.drafts, ports.agencies, ports.sessions = world.drafts, KeysOfAgencies(), FakeSessions()
    ports.payments, ports.deliveries = FakePayments(), FakeDeliveries()
    ports.staff_sessions = FakeStaffSessions()
    for token, who in ((ME, world.me), (STRANGER, session("person-00000002"))):
        ports.sessions.settle(who.model_copy(update={"token_hash": hashed(token)}))
    return ports


@dataclass(frozen=True)
class Caller:
    """Speaks JSON, with a token; `key` is the Idempotency-Key."""

    world: World
    client: Client

    def ask(
        self,
        method: str,
        path: str,
        said: object = None,
        *,
        key: str | None = None,
        token: str | None = ME,
        **headers: str,
    ) -> HTTPResponse:
        body = b"" if said is None else json.dumps(said).encode()
        return self.send(method, path, body, key=key, token=token, **headers)

    def send(
        self,
        method: str,
        path: str,
        body: bytes,
        *,
        key: str | None = None,
        token: str | None = ME,
        **headers: str,
    ) -> HTTPResponse:
        """These very bytes. A header of no words is not sent."""
        sent = {"Content_Type": "application/json"} | headers
        sent |= {"Idempotency_Key": key} if key else {}
        sent |= {"Authorization": f"Bearer {token}"} if token else {}
        named = {name.replace("_", "-"): words for name, words in sent.items() if words}
        return self.client.http.request(method, path, headers=named, body=body)


@contextmanager
def calling() -> Iterator[Caller]:
    world = World()
    wiring.use(neighbours(world))
    try:
        with Client(app) as client:
            yield Caller(world, client)
    finally:
        wiring.use(None)


def refused(answer: HTTPResponse) -> tuple[int, Any]:
    """The status and the code of a problem document."""
    return answer.status_code, answer.json_body["code"]
