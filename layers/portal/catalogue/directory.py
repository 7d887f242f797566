"""Agencies and their kinds, from the catalogue's file."""

from functools import cached_property
from pathlib import Path
from sqlite3 import Connection

from portal.catalogue.shelf import shelf
from portal.domain.errors import NotFound
from portal.domain.model import Words
from portal.domain.office import Office


class SqliteDirectory:
    def __init__(self, file: Path | None = None) -> None:
        self._file = file

    def name(self, agency: str) -> Words:
        return Words.model_validate_json(
            self._one("SELECT name FROM agency WHERE code = ?", agency)
        )

    def office(self, kind: str) -> Office:
        return Office.model_validate_json(self._one("SELECT body FROM office WHERE id = ?", kind))

    def _one(self, query: str, wanted: str) -> str:
        row = self._shelf.execute(query, (wanted,)).fetchone()
        if row is None:
            raise NotFound
        return str(row[0])

    @cached_property
    def _shelf(self) -> Connection:
        return shelf(self._file)
