"""Sessions, by the hash of their token; beside each person, the names of theirs.

One read finds the session of a token. A session begins on condition that its account has not changed since it was
read, so that none begins behind the back of somebody who has just ended them all. One ends under the token that it
has by then: a step-up moves it to another, and must not carry it away from whoever ends it.
"""

from collections.abc import Sequence
from datetime import timedelta

from portal.domain.errors import Raced
from portal.domain.model import Value
from portal.domain.person import Person
from portal.domain.session import ABSOLUTE, Session
from portal.stores.table import Check, Delete, Item, Put, Table

NAMED = "SESSION#"
_GRACE = timedelta(hours=1)
_LOOKS = 5
"""Each time it is raced, somebody proved anew who they are in between."""


class DynamoSessions:
    def __init__(self, table: Table) -> None:
        self._table = table

    def add(self, session: Session, of: Person) -> None:
        unchanged = Check(f"PERSON#{of.person}", "PERSON", of.version)
        self._table.write(Put(_item(session)), Put(_named(session)), unchanged)

    def of(self, person: str) -> Sequence[Session]:
        named = self._table.collection(f"PERSON#{person}", NAMED)
        keys = [(_pk(_Name.model_validate_json(item.body).token_hash), "SESSION") for item in named]
        found = (self._table.get(*key) for key in keys)
        return [Session.model_validate_json(item.body) for item in found if item]

    def replace(self, session: Session, by: Session, of: Person) -> None:
        there = Delete(_pk(session.token_hash), "SESSION", 1)
        unchanged = Check(f"PERSON#{of.person}", "PERSON", of.version)
        self._table.write(there, Put(_item(by)), Put(_named(by), expects=None), unchanged)

    def find(self, token_hash: str) -> Session | None:
        found = self._table.get(_pk(token_hash), "SESSION")
        return Session.model_validate_json(found.body) if found else None

    def touch(self, session: Session) -> None:
        """The last of two touches wins: they differ by less than a minute."""
        self._table.revise(_pk(session.token_hash), "SESSION", session.model_dump_json())

    def end(self, *sessions: Session) -> None:
        for session in sessions:
            self._end(session)

    def _end(self, session: Session) -> None:
        name = f"PERSON#{session.person}", f"{NAMED}{session.session}"
        token = session.token_hash
        for _ in range(_LOOKS):
            try:
                self._table.write(Delete(_pk(token), "SESSION", 1), Delete(*name))
            except Raced:
                there = self._table.get(*name)
            else:
                return
            if there is None:
                return
            before, token = token, _Name.model_validate_json(there.body).token_hash
            if token == before:
                # It was forgotten by its time first; under no other token does it come back.
                self._table.write(Delete(*name))
                return
        raise Raced


class _Name(Value):
    token_hash: str


def _named(session: Session) -> Item:
    body = _Name(token_hash=session.token_hash).model_dump_json()
    whose, name = f"PERSON#{session.person}", f"{NAMED}{session.session}"
    return Item(whose, name, 1, body, "session_name", _forgotten(session))


def _forgotten(session: Session) -> int:
    return int((session.started_at + ABSOLUTE + _GRACE).timestamp())


def _pk(token_hash: str) -> str:
    return f"SESSION#{token_hash}"


def _item(session: Session) -> Item:
    body = session.model_dump_json()
    return Item(_pk(session.token_hash), "SESSION", 1, body, "session", _forgotten(session))
