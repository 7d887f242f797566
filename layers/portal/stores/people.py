"""Accounts, whose number is whose, and registrations on the way to become accounts."""

from datetime import timedelta

from portal.domain.model import Id, Value
from portal.domain.person import Contact, Person
from portal.domain.registration import Registration
from portal.stores.consents import line
from portal.stores.table import Delete, Item, Put, Table

_GRACE = timedelta(hours=1)
"""Whoever confirms twice after a lost answer still finds what it became."""


_NOBODY = "-"
"""No id has so few letters."""


class _Owner(Value):
    person: Id


class DynamoPeople:
    def __init__(self, table: Table) -> None:
        self._table = table

    def find(self, person: str) -> Person | None:
        found = self._table.get(f"PERSON#{person}", "PERSON")
        return Person.model_validate_json(found.body) if found else None

    def owner(self, national: str) -> Person | None:
        """Two reads, whether or not there is an account: a clock is not to tell them apart."""
        found = self._table.get(f"NATIONAL#{national}", "OWNER")
        return self.find(_Owner.model_validate_json(found.body).person if found else _NOBODY)

    def contact(self, person: str) -> Contact | None:
        found = self.find(person)
        return found.contact if found else None

    def save(self, person: Person) -> None:
        self._table.write(Put(_person(person), expects=person.version - 1))


class DynamoRegistrations:
    def __init__(self, table: Table) -> None:
        self._table = table

    def add(self, registration: Registration) -> None:
        self._table.write(Put(_registration(registration)))

    def find(self, registration: str) -> Registration | None:
        found = self._table.get(_pk(registration), "REGISTRATION")
        return Registration.model_validate_json(found.body) if found else None

    def save(self, registration: Registration) -> None:
        self._table.write(_next(registration))

    def remove(self, registration: Registration) -> None:
        self._table.write(Delete(_pk(registration.registration), "REGISTRATION"))

    def complete(self, registration: Registration, person: Person, national: str) -> None:
        owner = _Owner(person=person.person).model_dump_json()
        self._table.write(
            _next(registration),
            Put(Item(f"NATIONAL#{national}", "OWNER", 1, owner, "national")),
            Put(_person(person)),
            *map(line, registration.ledger(person)),
        )


def _person(person: Person) -> Item:
    body = person.model_dump_json()
    return Item(f"PERSON#{person.person}", "PERSON", person.version, body, "person")


def _pk(registration: str) -> str:
    return f"REGISTRATION#{registration}"


def _next(registration: Registration) -> Put:
    return Put(_registration(registration), expects=registration.version - 1)


def _registration(registration: Registration) -> Item:
    return Item(
        _pk(registration.registration),
        "REGISTRATION",
        registration.version,
        registration.model_dump_json(),
        "registration",
        int((registration.expires_at + _GRACE).timestamp()),
    )
