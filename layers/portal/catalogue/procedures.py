"""Every version of every procedure, from the catalogue's file."""

import re
from functools import cached_property
from pathlib import Path
from sqlite3 import Connection

from portal.catalogue.shelf import shelf
from portal.domain.errors import NotFound
from portal.domain.procedure import Procedure

_NAME = re.compile(r"[A-Za-z0-9._-]{1,60}")
"""Of a code or a version: what is not ASCII is none, and half a surrogate pair SQLite would not even take."""


class SqliteProcedures:
    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._read: dict[tuple[str, str | None], Procedure] = {}

    def find(self, code: str, version: str | None = None) -> Procedure:
        """What is read once is kept: nothing changes while a function lives."""
        known = self._read.get((code, version))
        if known is None:
            known = self._read[code, version] = self._found(code, version)
        return known

    def _found(self, code: str, version: str | None) -> Procedure:
        if not all(_NAME.fullmatch(name) for name in (code, version) if name is not None):
            raise NotFound
        row = self._shelf.execute(
            "SELECT body FROM procedure WHERE code = ?1 AND version = "
            "coalesce(?2, (SELECT version FROM entry WHERE code = ?1))",
            (code, version),
        ).fetchone()
        if row is None:
            raise NotFound
        return Procedure.model_validate_json(row[0])

    @cached_property
    def _shelf(self) -> Connection:
        return shelf(self._file)
