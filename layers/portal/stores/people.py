"""Accounts, whose number is whose, and registrations on the way to become accounts."""

from collections.abc import Sequence
from datetime import timedelta

from portal.domain.errors import Erased, Raced
from portal.domain.happened import Happened
from portal.domain.model import Id, Value
from portal.domain.person import Contact, Person
from portal.domain.ports.vault import Vault
from portal.domain.registration import Registration
from portal.stores.consents import LINE, line
from portal.stores.sealing import Sealing
from portal.stores.table import Delete, Item, Put, Table, chunks

_GRACE = timedelta(hours=1)
"""Whoever confirms twice after a lost answer still finds what it became."""

_PAST = "CHANGE#"
_KEY_STAYS = timedelta(days=1)
"""A registration's key outlives it, and nobody who never came back is read after a day."""

IDENTITY, ERASED = "identity", "erased"


_NOBODY = "-"
"""No id has so few letters."""


class _Owner(Value):
    person: Id


class DynamoPeople:
    def __init__(self, table: Table, vault: Vault) -> None:
        self._table, self._vault, self._sealing = table, vault, Sealing(vault, IDENTITY)

    def find(self, person: str) -> Person | None:
        """What was erased has left a stone, and is nobody."""
        found = self._table.get(f"PERSON#{person}", "PERSON")
        if found is None or found.kind == ERASED:
            return None
        return Person.model_validate_json(self._sealing.opened(found))

    def owner(self, national: str) -> Person | None:
        """Three reads, one of them of a key that KMS opens, whether or not there is an account or it was just used.

        A clock is not to tell them apart, so no key is remembered from before.
        """
        found = self._table.get(f"NATIONAL#{national}", "OWNER")
        whose = _Owner.model_validate_json(found.body).person if found else _NOBODY
        self._vault.forget(whose)
        person = self.find(whose)
        if found is None:
            self._vault.stand_in()
        return person

    def contact(self, person: str) -> Contact | None:
        found = self.find(person)
        return found.contact if found else None

    def save(self, person: Person, *happened: Happened) -> None:
        try:
            kept = self._sealing.closed(_person(person), person.person)
        except Erased as gone:
            raise Raced from gone
        past = (Put(_happened(person, n, one)) for n, one in enumerate(happened))
        self._table.write(Put(kept, expects=person.version - 1), *past)

    def past(self, person: str) -> Sequence[Happened]:
        found = self._table.collection(f"PERSON#{person}", _PAST)
        return [Happened.model_validate_json(item.body) for item in reversed(found)]

    def erase(self, person: Person, national: str) -> None:
        """The stone has a version of its own: nobody who read the account before writes over it."""
        stone = Item(f"PERSON#{person.person}", "PERSON", person.version + 1, "{}", ERASED)
        self._table.write(
            Put(stone, expects=person.version), Delete(f"NATIONAL#{national}", "OWNER", 1)
        )

    def clear(self, person: str) -> None:
        beside = self._table.collection(f"PERSON#{person}")
        gone = [
            Delete(item.pk, item.sk)
            for item in beside
            if item.sk != "PERSON" and not item.sk.startswith(LINE)
        ]
        for some in chunks(gone):
            self._table.write(*some)


class DynamoRegistrations:
    """Each has a key of its own until it becomes a person, who has another."""

    def __init__(self, table: Table, vault: Vault) -> None:
        self._table, self._vault, self._sealing = table, vault, Sealing(vault, IDENTITY)

    def add(self, registration: Registration) -> None:
        self._vault.begin(registration.registration, registration.expires_at + _KEY_STAYS)
        self._table.write(Put(self._closed(registration)))

    def find(self, registration: str) -> Registration | None:
        found = self._table.get(_pk(registration), "REGISTRATION")
        return Registration.model_validate_json(self._sealing.opened(found)) if found else None

    def save(self, registration: Registration) -> None:
        self._table.write(self._next(registration))

    def remove(self, registration: Registration) -> None:
        self._table.write(Delete(_pk(registration.registration), "REGISTRATION"))

    def complete(self, registration: Registration, person: Person, national: str) -> None:
        """The key comes first: one that nobody's account names does no harm, an account without one would."""
        owner = _Owner(person=person.person).model_dump_json()
        self._vault.begin(person.person)
        self._table.write(
            self._next(registration),
            Put(Item(f"NATIONAL#{national}", "OWNER", 1, owner, "national")),
            Put(self._sealing.closed(_person(person), person.person)),
            *map(line, registration.ledger(person)),
        )

    def _next(self, registration: Registration) -> Put:
        return Put(self._closed(registration), expects=registration.version - 1)

    def _closed(self, registration: Registration) -> Item:
        return self._sealing.closed(_registration(registration), registration.registration)


def _person(person: Person) -> Item:
    body = person.model_dump_json()
    return Item(f"PERSON#{person.person}", "PERSON", person.version, body, "person")


def _happened(person: Person, n: int, one: Happened) -> Item:
    """The account's version makes the name its own: what happens twice in one moment is kept twice."""
    name = f"{_PAST}{one.at.isoformat()}#{person.version}#{n}"
    return Item(f"PERSON#{person.person}", name, 1, one.model_dump_json(), "happened")


def _pk(registration: str) -> str:
    return f"REGISTRATION#{registration}"


def _registration(registration: Registration) -> Item:
    return Item(
        _pk(registration.registration),
        "REGISTRATION",
        registration.version,
        registration.model_dump_json(),
        "registration",
        int((registration.expires_at + _GRACE).timestamp()),
    )
