"""Openings of a citizen's data: one item each, under a key that agencies may write and nobody changes."""

import re
from contextlib import suppress

from portal.domain.diary import KEPT_FOR, Opening
from portal.domain.errors import Malformed, Raced
from portal.domain.ports.diary import DiaryPage
from portal.stores.table import Item, Put, Table

PAGE = 20
_CURSOR = re.compile(r"[0-9T:+-]{25}#[0-9a-f]{16}")


class DynamoDiary:
    def __init__(self, table: Table) -> None:
        self._table = table

    def write(self, person: str, opening: Opening) -> None:
        with suppress(Raced):
            self._table.write(Put(_item(person, opening)))

    def of(self, person: str, cursor: str | None) -> DiaryPage:
        if cursor is not None and not _CURSOR.fullmatch(cursor):
            raise Malformed("cursor_malformed")
        items = self._table.latest(_pk(person), before=cursor, limit=PAGE + 1)
        more = items[PAGE - 1].sk if len(items) > PAGE else None
        return DiaryPage([Opening.model_validate_json(it.body) for it in items[:PAGE]], more)


def _pk(person: str) -> str:
    return f"DIARY#{person}"


def _item(person: str, opening: Opening) -> Item:
    expires = int((opening.at + KEPT_FOR).timestamp())
    body = opening.model_dump_json()
    return Item(_pk(person), opening.name, 1, body, "opening", expires)
