"""Accounts, whose number is whose, and registrations on the way to become accounts."""

from collections.abc import Sequence
from datetime import timedelta

from portal.domain.happened import Happened
from portal.domain.model import Id, Value
from portal.domain.person import Contact, Person
from portal.domain.registration import Registration
from portal.stores.table import Delete, Item, Put, Table

_GRACE = timedelta(hours=1)
"""Whoever confirms twice after a lost answer still finds what it became."""

_PAST = "CHANGE#"


class _Owner(Value):
    person: Id


class DynamoPeople:
    def __init__(self, table: Table) -> None:
        self._table = table

    def find(self, person: str) -> Person | None:
        found = self._table.get(f"PERSON#{person}", "PERSON")
        return Person.model_validate_json(found.body) if found else None

    def owner(self, national: str) -> Person | None:
        found = self._table.get(f"NATIONAL#{national}", "OWNER")
        return self.find(_Owner.model_validate_json(found.body).person) if found else None

    def contact(self, person: str) -> Contact | None:
        found = self.find(person)
        return found.contact if found else None

    def save(self, person: Person, *happened: Happened) -> None:
        changed = Put(_person(person), expects=person.version - 1)
        past = (Put(_happened(person, n, one)) for n, one in enumerate(happened))
        self._table.write(changed, *past)

    def past(self, person: str) -> Sequence[Happened]:
        found = self._table.collection(f"PERSON#{person}", _PAST)
        return [Happened.model_validate_json(item.body) for item in reversed(found)]


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
        )


def _person(person: Person) -> Item:
    body = person.model_dump_json()
    return Item(f"PERSON#{person.person}", "PERSON", person.version, body, "person")


def _happened(person: Person, n: int, one: Happened) -> Item:
    """The account's version makes the name its own: what happens twice in one moment is kept twice."""
    name = f"{_PAST}{one.at.isoformat()}#{person.version}#{n}"
    return Item(f"PERSON#{person.person}", name, 1, one.model_dump_json(), "happened")


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
