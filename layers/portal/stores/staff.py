"""Officers of agencies, and their sessions.

An officer is one item; beside each agency stand the names of its officers, beside each officer those of their sessions.
"""

from collections.abc import Sequence
from datetime import timedelta

from portal.domain.model import Id, Value
from portal.domain.officer import ON_DUTY, Officer, StaffSession
from portal.stores.table import Delete, Item, Put, Table

_NAMED, _NOBODY = "SESSION#", "-"
_GRACE = timedelta(hours=1)


class _Named(Value):
    officer: Id


class _SessionNamed(Value):
    token_hash: str


class DynamoOfficers:
    def __init__(self, table: Table) -> None:
        self._table = table

    def find(self, officer: str) -> Officer | None:
        found = self._table.get(_pk(officer), "OFFICER")
        return Officer.model_validate_json(found.body) if found else None

    def owner(self, mailbox: str) -> Officer | None:
        """Two reads, whether or not there is one: a clock is not to tell them apart."""
        found = self._table.get(f"STAFFMAIL#{mailbox}", "OWNER")
        return self.find(_Named.model_validate_json(found.body).officer if found else _NOBODY)

    def of(self, agency: str) -> Sequence[Officer]:
        items = self._table.collection(f"AGENCYSTAFF#{agency}", "OFFICER#")
        found = (self.find(_Named.model_validate_json(item.body).officer) for item in items)
        return sorted((one for one in found if one), key=lambda one: one.created_at)

    def add(self, officer: Officer, mailbox: str) -> None:
        name = _Named(officer=officer.officer).model_dump_json()
        listed = f"OFFICER#{officer.officer}"
        self._table.write(
            Put(_officer(officer)),
            Put(Item(f"STAFFMAIL#{mailbox}", "OWNER", 1, name, "staff_mail")),
            Put(Item(f"AGENCYSTAFF#{officer.agency}", listed, 1, name, "staff_name")),
        )

    def save(
        self,
        officer: Officer,
        begins: StaffSession | None = None,
        ends: StaffSession | None = None,
    ) -> None:
        new = [Put(_session(begins)), Put(_named(begins))] if begins else []
        old = _gone(ends, expects=1) if ends else []
        self._table.write(Put(_officer(officer), expects=officer.version - 1), *new, *old)


class DynamoStaffSessions:
    def __init__(self, table: Table) -> None:
        self._table = table

    def find(self, token_hash: str) -> StaffSession | None:
        found = self._table.get(_session_pk(token_hash), "SESSION")
        return StaffSession.model_validate_json(found.body) if found else None

    def touch(self, session: StaffSession) -> None:
        """The last of two touches wins: they differ by less than a minute."""
        self._table.revise(_session_pk(session.token_hash), "SESSION", session.model_dump_json())

    def of(self, officer: str) -> Sequence[StaffSession]:
        named = self._table.collection(_pk(officer), _NAMED)
        hashes = (_SessionNamed.model_validate_json(item.body).token_hash for item in named)
        return [session for session in map(self.find, hashes) if session]

    def end(self, *sessions: StaffSession) -> None:
        for session in sessions:
            self._table.write(*_gone(session))


def _pk(officer: str) -> str:
    return f"OFFICER#{officer}"


def _officer(officer: Officer) -> Item:
    body = officer.model_dump_json()
    return Item(_pk(officer.officer), "OFFICER", officer.version, body, "officer")


def _session_pk(token_hash: str) -> str:
    return f"STAFFSESSION#{token_hash}"


def _gone(session: StaffSession, expects: int | None = None) -> list[Delete]:
    named = _named(session)
    return [
        Delete(_session_pk(session.token_hash), "SESSION", expects),
        Delete(named.pk, named.sk),
    ]


def _session(session: StaffSession) -> Item:
    pk, body = _session_pk(session.token_hash), session.model_dump_json()
    return Item(pk, "SESSION", 1, body, "staff_session", _forgotten(session))


def _named(session: StaffSession) -> Item:
    body = _SessionNamed(token_hash=session.token_hash).model_dump_json()
    name = f"{_NAMED}{session.token_hash[:26]}"
    return Item(_pk(session.officer), name, 1, body, "session_name", _forgotten(session))


def _forgotten(session: StaffSession) -> int:
    return int((session.started_at + ON_DUTY + _GRACE).timestamp())
