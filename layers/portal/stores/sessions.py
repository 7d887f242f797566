"""Sessions, by the hash of their token."""

from datetime import timedelta

from portal.domain.session import ABSOLUTE, Session
from portal.stores.table import Delete, Item, Put, Table

_GRACE = timedelta(hours=1)


class DynamoSessions:
    def __init__(self, table: Table) -> None:
        self._table = table

    def add(self, session: Session) -> None:
        self._table.write(Put(_item(session)))

    def find(self, token_hash: str) -> Session | None:
        found = self._table.get(_pk(token_hash), "SESSION")
        return Session.model_validate_json(found.body) if found else None

    def touch(self, session: Session) -> None:
        """The last of two touches wins: they differ by less than a minute."""
        self._table.revise(_pk(session.token_hash), "SESSION", session.model_dump_json())

    def end(self, token_hash: str) -> None:
        self._table.write(Delete(_pk(token_hash), "SESSION"))


def _pk(token_hash: str) -> str:
    return f"SESSION#{token_hash}"


def _item(session: Session) -> Item:
    expires = int((session.started_at + ABSOLUTE + _GRACE).timestamp())
    return Item(
        _pk(session.token_hash), "SESSION", 1, session.model_dump_json(), "session", expires
    )
