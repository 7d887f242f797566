"""What checking a password costs, in multiples of the one argon2id hash it cannot do without."""

import statistics
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import NamedTuple

from argon2 import Type
from argon2.low_level import hash_secret_raw

from portal.channels.passwords import ArgonPasswords
from portal.domain.once import once
from portal.domain.person import Contact, Particulars, Person
from portal.domain.ports.identity import People
from portal.domain.ports.vault import Vault
from portal.domain.registration import Registration
from portal.stores.machine import HmacSeal, SystemClock, SystemCodes
from portal.stores.people import DynamoPeople, DynamoRegistrations
from portal.stores.table import Table

PAIRS = 15
TURNS = 200
PASSWORD = "trời xanh mây trắng"
SEAL = HmacSeal(lambda: "a secret of the bench's own")
PEPPERS = '{"current": "p2", "p2": "a pepper of the bench alone"}'


class Step(NamedTuple):
    hash_ms: float
    step_ms: float
    ratio: float


def measured() -> Step:
    """Hash and step by turns, right and wrong passwords; the median of the pairs' ratios."""
    passwords = ArgonPasswords(SEAL, lambda: PEPPERS)
    known = passwords.hash(PASSWORD)
    pairs = [
        (_cpu(_hash), _cpu(partial(passwords.right, PASSWORD, kept)))
        for kept in [known, None] * (PAIRS // 2 + 1)
    ]
    return Step(
        statistics.median(one for one, _ in pairs),
        statistics.median(step for _, step in pairs),
        statistics.median(step / one for one, step in pairs),
    )


class Apart(NamedTuple):
    """Medians of the whole step, as somebody who waits for its answer sees it, and how far they are apart."""

    known_ms: float
    unknown_ms: float

    @property
    def ratio(self) -> float:
        return abs(self.known_ms - self.unknown_ms) / self.known_ms


def told_apart(table: Table, vault: Vault) -> Apart:
    return apart(DynamoPeople(table, vault), settled(table, vault))


def apart(people: People, known: str) -> Apart:
    """Whose number it is, then the password, wrong both times: a known number and an unknown one by turns.

    `known` is the keyed hash of a number that has an account in `people`.
    """
    passwords = ArgonPasswords(SEAL, lambda: PEPPERS)
    owner = people.owner(known)
    assert owner is not None
    passwords.right("-", owner.particulars.password)
    pairs = [
        (_waited(people, passwords, known), _waited(people, passwords, f"nobody-{turn}"))
        for turn in range(TURNS)
    ]
    return Apart(*(statistics.median(part) for part in zip(*pairs, strict=True)))


def _waited(people: People, passwords: ArgonPasswords, national: str) -> float:
    begun = time.perf_counter()
    person = people.owner(national)
    passwords.right("một lần đoán sai", person.particulars.password if person else None)
    return (time.perf_counter() - begun) * 1000


def settled(table: Table, vault: Vault) -> str:
    """An account in that table, registered as all are; the keyed hash of its number."""
    registrations, codes, clock = DynamoRegistrations(table, vault), SystemCodes(), SystemClock()
    particulars = Particulars(
        cccd="079085012345",
        name="Nguyễn Văn An",
        birth_date=date(1985, 3, 20),
        contact=Contact(phone="+84912345678", email="an@example.com", language="vi"),
        password=ArgonPasswords(SEAL, lambda: PEPPERS).hash(PASSWORD),
        consented_at=clock.now(),
        sex="male",
    )
    begun = Registration(
        registration=codes.id(),
        particulars=particulars,
        phone_code="-",
        email_code="-",
        expires_at=clock.now(),
        once=once("bench", codes.id(), b"-"),
    )
    person = Person(person=codes.id(), particulars=particulars, registered_at=clock.now())
    national = codes.id()
    registrations.add(begun)
    registrations.complete(begun.became(person), person, national)
    return national


def _hash() -> bytes:
    """argon2id with the portal's own parameters, and nothing around it."""
    return hash_secret_raw(b"x" * 64, b"y" * 16, 2, 19_456, 1, 32, Type.ID)


def _cpu(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return (time.process_time() - begun) * 1000
