"""Every version of every procedure, from the catalogue's file."""

import re
from datetime import date
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
        self._read: dict[tuple[str, str], Procedure] = {}

    def find(self, code: str, version: str) -> Procedure:
        """What is read once is kept: nothing changes while a function lives."""
        known = self._read.get((code, version))
        if known is None:
            known = self._read[code, version] = self._found(code, version)
        return known

    def in_force(self, code: str, day: date) -> Procedure:
        """Chosen anew each time: a function may live past midnight."""
        if not _NAME.fullmatch(code):
            raise NotFound
        rows = self._shelf.execute(
            "SELECT since, version FROM procedure WHERE code = ? ORDER BY since", (code,)
        )
        versions = {date.fromisoformat(since): version for since, version in rows}
        if not versions:
            raise NotFound
        begun = [version for since, version in versions.items() if since <= day]
        if not begun:
            raise NotFound("not_in_force", day=f"{min(versions):%d/%m/%Y}")
        return self.find(code, begun[-1])

    def _found(self, code: str, version: str) -> Procedure:
        if not (_NAME.fullmatch(code) and _NAME.fullmatch(version)):
            raise NotFound
        row = self._shelf.execute(
            "SELECT body FROM procedure WHERE code = ? AND version = ?", (code, version)
        ).fetchone()
        if row is None:
            raise NotFound
        return Procedure.model_validate_json(row[0])

    @cached_property
    def _shelf(self) -> Connection:
        return shelf(self._file)
