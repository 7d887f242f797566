"""What each operation cost, entered as it happens."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from tests.bench.meter import Meter, Use, summed


class Entry(NamedTuple):
    operation: str
    function: str
    use: Use


class Door(NamedTuple):
    method: str
    path: re.Pattern[str]
    operation: str
    function: str


def _door(route: str, operation: str, function: str) -> Door:
    method, path = route.split()
    return Door(method, re.compile(path), operation, function)


DOORS = (
    _door("POST /auth/captchas", "take a captcha", "auth"),
    _door("POST /auth/registrations", "register", "auth"),
    _door("POST /auth/registrations/[^/]+/confirm", "confirm a registration", "auth"),
    _door("POST /auth/sign-ins", "sign in: password", "auth"),
    _door("POST /auth/sign-ins/[^/]+/confirm", "sign in: code", "auth"),
    _door("GET /procedures", "search the catalogue", "catalog"),
    _door("POST /drafts", "start a draft", "submission"),
    _door("PUT /drafts/[^/]+", "autosave", "submission"),
    _door("POST /drafts/[^/]+/papers", "add a paper", "submission"),
    _door("POST /drafts/[^/]+/papers/[^/]+/finalise", "finalise a paper", "submission"),
    _door("GET /drafts/[^/]+/check", "check", "submission"),
    _door("POST /dossiers", "submit", "submission"),
    _door("GET /dossiers/[^/]+", "track", "submission"),
    _door("GET /dossiers", "list my dossiers", "submission"),
    _door("POST /dossiers/[^/]+/result", "download", "submission"),
    _door("GET /agency/dossiers/[^/]+", "agency: read", "agency"),
    _door("POST /agency/dossiers/[^/]+/accept", "agency: accept", "agency"),
    _door("POST /agency/dossiers/[^/]+/start", "agency: start", "agency"),
    _door("POST /agency/dossiers/[^/]+/fee-requests", "agency: request the fee", "agency"),
    _door("POST /agency/dossiers/[^/]+/results", "agency: offer a result", "agency"),
    _door("POST /agency/dossiers/[^/]+/decide", "agency: decide", "agency"),
    _door("POST /payments", "start a payment", "payment"),
    _door("POST /payments/returns", "come back from the bank", "payment"),
    _door("GET /webhooks/vnpay", "settle", "webhooks"),
    _door("POST /public/look-ups", "look up", "public"),
)


def door_of(method: str, path: str) -> Door:
    return next(it for it in DOORS if it.method == method and it.path.fullmatch(path))


@dataclass
class Book:
    meter: Meter
    entries: list[Entry] = field(default_factory=list)

    @contextmanager
    def entry(self, operation: str, function: str) -> Iterator[None]:
        with self.meter.running() as use:
            yield
        self.entries.append(Entry(operation, function, use))

    def of(self, *operations: str) -> Use:
        """All that these operations cost, each as often as it happened."""
        return summed(it.use for it in self.entries if it.operation in operations)

    @property
    def operations(self) -> list[str]:
        return list(dict.fromkeys(it.operation for it in self.entries))

    @property
    def total(self) -> Use:
        return summed(it.use for it in self.entries)
