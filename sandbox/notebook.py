"""What a counterparty remembers: JSON documents by shelf and name, kept in SQLite over restarts."""

import json
import sqlite3
from typing import Any


class Notebook:
    def __init__(self, path: str) -> None:
        # One event loop uses it, though tests may build it in another thread than they close it.
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS notes ("
            " n INTEGER PRIMARY KEY AUTOINCREMENT, shelf TEXT, name TEXT, body TEXT,"
            " UNIQUE (shelf, name))",
        )

    def put(self, shelf: str, name: str, body: dict[str, Any]) -> None:
        """Write it down; a later version takes the place of the earlier one, in its old order."""
        self._db.execute(
            "INSERT INTO notes (shelf, name, body) VALUES (?, ?, ?)"
            " ON CONFLICT (shelf, name) DO UPDATE SET body = excluded.body",
            (shelf, name, json.dumps(body, ensure_ascii=False)),
        )

    def get(self, shelf: str, name: str) -> dict[str, Any] | None:
        rows = self._db.execute(
            "SELECT body FROM notes WHERE shelf = ? AND name = ?", (shelf, name)
        ).fetchall()
        return json.loads(rows[0][0]) if rows else None

    def newest_first(self, shelf: str) -> list[dict[str, Any]]:
        rows = self._db.execute(
            "SELECT body FROM notes WHERE shelf = ? ORDER BY n DESC", (shelf,)
        ).fetchall()
        return [json.loads(body) for (body,) in rows]

    def count(self, shelf: str) -> int:
        rows = self._db.execute("SELECT count(*) FROM notes WHERE shelf = ?", (shelf,)).fetchall()
        return int(rows[0][0])

    def close(self) -> None:
        self._db.close()
