"""Provinces and wards, from the catalogue's file."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from sqlite3 import Connection

from portal.catalogue.shelf import shelf
from portal.domain.place import Province, Ward


class SqlitePlaces:
    def __init__(self, file: Path | None = None) -> None:
        self._file = file

    def provinces(self) -> Sequence[Province]:
        return self._provinces

    def ward(self, code: str) -> Ward | None:
        row = self._shelf.execute("SELECT body FROM ward WHERE code = ?", (code,)).fetchone()
        return Ward.model_validate_json(row[0]) if row else None

    def wards(self, province: str) -> tuple[Ward, ...]:
        rows = self._shelf.execute(
            "SELECT body FROM ward WHERE province = ? ORDER BY name, code", (province,)
        )
        return tuple(Ward.model_validate_json(row[0]) for row in rows)

    @cached_property
    def _provinces(self) -> Sequence[Province]:
        """They are few, and a name may be any of theirs: all of them are read."""
        rows = self._shelf.execute("SELECT body FROM province ORDER BY since, code")
        return tuple(Province.model_validate_json(row[0]) for row in rows)

    @cached_property
    def _shelf(self) -> Connection:
        return shelf(self._file)
