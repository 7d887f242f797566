"""Finds in the catalogue's file: FTS5 says what fits and how well, the rest is order."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from portal.catalogue.shelf import shelf
from portal.catalogue.wording import Understood, Wording, split
from portal.domain.finding import EVERYWHERE, Asked, Counted, Found, Listed, Sort
from portal.domain.folding import folded
from portal.domain.model import Words
from portal.domain.place import Province

MOST_FOUND = 200
_MOST_SUGGESTED = 8
_MOST_BEGUN = 50
_FEW = 3
_BEST = 3
_WORTH = 0.3
"""What fits less than this part of the best is not told."""
_HAS, _BEGINS, _IS = 1.15, 1.2, 1.5
_CODE = re.compile(r"(?<![0-9])([0-9])[. ]?([0-9]{6})(?![0-9])")
_NARROWED = (
    "SELECT entry.id, asked.key, entry.title, entry.level, entry.code "
    "FROM json_each(?) AS asked JOIN entry ON entry.id = asked.value "
    "WHERE NOT EXISTS (SELECT 1 FROM json_each(?) AS wanted WHERE NOT EXISTS ("
    "SELECT 1 FROM facet WHERE name = wanted.key AND facet.value IN (wanted.value, ?) "
    "AND facet.entry = entry.id AND facet.since <= ? AND facet.until >= ?))"
)
_COUNTED = (
    "SELECT name, value, words, times FROM ("
    "SELECT facet.name, facet.value, count(*) AS times FROM json_each(?) AS asked "
    "CROSS JOIN facet ON facet.entry = asked.value WHERE since <= ? AND until >= ? GROUP BY 1, 2"
    ") LEFT JOIN label USING (name, value) ORDER BY name, times DESC, value"
)
"""Read from the index `facet_of` alone: it is most of the work of a list that was asked for with no words."""
_ORDERS: Mapping[Sort, Callable[[Sequence[Any]], Any]] = {
    Sort.RELEVANCE: lambda row: row[1],
    Sort.TITLE: lambda row: (row[2], row[4]),
    Sort.LEVEL: lambda row: (-row[3], row[1]),
    Sort.CODE: lambda row: row[4],
}
"""Of rows of `_NARROWED`."""


class SqliteFinder:
    def __init__(self, file: Path | None = None) -> None:
        self._file = file

    def edition(self, day: date) -> str:
        """The file's number, and how many versions have begun: what is in force changes with either."""
        (file,) = self._shelf.execute("PRAGMA user_version").fetchone()
        begun = self._shelf.execute("SELECT count(*) FROM entry WHERE since <= ?", _on(day)[:1])
        return f"{file + begun.fetchone()[0]:08x}"

    def find(self, asked: Asked, day: date) -> Found:
        fitting, meant = self._fitting(asked.words, day)
        kept = self._kept(fitting, asked, day)
        page = kept[asked.offset : asked.offset + asked.limit]
        return Found(self._listed(page), len(kept), self._counted(kept, day), meant)

    def suggest(self, words: str, day: date) -> tuple[Listed, ...]:
        said = split(words)
        if not said:
            return ()
        found: dict[int, None] = {}
        for match in _beginnings(said):
            found |= dict.fromkeys(self._begun(match, " ".join(said), day))
        if len(found) < _FEW:
            found |= dict.fromkeys(self._fitting(words, day)[0])
        return self._listed([*found][:_MOST_SUGGESTED])

    def _begun(self, match: str, words: str, day: date) -> list[int]:
        rows = self._shelf.execute(
            "SELECT entry.id, text.rank * entry.prior, entry.names "
            "FROM text JOIN entry ON entry.id = text.rowid WHERE text MATCH ? "
            "AND since <= ? AND until >= ? ORDER BY 2 LIMIT ?",
            (f"{{title words}} : ({match})", *_on(day), _MOST_BEGUN),
        ).fetchall()
        worth = {number: rank * _called(names.split("\n"), words) for number, rank, names in rows}
        return sorted(worth, key=worth.__getitem__)

    def _fitting(self, words: str, day: date) -> tuple[list[int], str | None]:
        """Entries of what is in force, best first: each version has one, with its days."""
        if not words.strip():
            rows = self._shelf.execute(
                "SELECT id FROM entry WHERE since <= ? AND until >= ? ORDER BY title, code",
                _on(day),
            )
            return [row[0] for row in rows], None
        named = self._named(words, day)
        if named:
            return named, None
        understood = self._wording.understood(words)
        return self._matching(understood, day), understood.meant

    def _named(self, words: str, day: date) -> list[int]:
        code = _CODE.search(words)
        wanted = f"{code[1]}.{code[2]}" if code else ""
        rows = self._shelf.execute(
            "SELECT id FROM entry WHERE code = ? AND since <= ? AND until >= ?",
            (wanted, *_on(day)),
        )
        return [row[0] for row in rows]

    def _matching(self, asked: Understood, day: date) -> list[int]:
        """Best first; none, if none is called what was asked for, and the best hold too little of it."""
        if not asked.parts:
            return []
        rows = self._shelf.execute(
            "SELECT entry.id, -fitting.rank * entry.prior, entry.names FROM "
            "(SELECT rowid, rank FROM text WHERE text MATCH ? ORDER BY rank LIMIT ?) AS fitting "
            "JOIN entry ON entry.id = fitting.rowid WHERE since <= ? AND until >= ?",
            (_any(asked.parts), MOST_FOUND, *_on(day)),
        ).fetchall()
        named = {number: names.split("\n") for number, _, names in rows}
        if asked.besides and not _names(named.values(), asked.besides):
            return []
        called = {number: _called(names, asked.likely) for number, names in named.items()}
        worth = {number: worth * called[number] for number, worth, _ in rows}
        least = max(worth.values(), default=0) * _WORTH
        found = sorted(
            (number for number in worth if worth[number] >= least),
            key=lambda number: -worth[number],
        )
        certain = not asked.units or max(called.values(), default=0) > 1
        return found if certain or self._hold(found[:_BEST], asked.units) else []

    def _hold(self, entries: Sequence[int], units: Sequence[Sequence[str]]) -> bool:
        """Whether one of them is named with half of the question."""
        return any(
            sum(self._holds(entry, unit) for unit in units) >= len(units) / 2 for entry in entries
        )

    def _holds(self, entry: int, unit: Sequence[str]) -> bool:
        rows = self._shelf.execute(
            "SELECT 1 FROM text WHERE text MATCH ? AND rowid = ?",
            (f"{{title words}} : ({_any(unit)})", entry),
        )
        return rows.fetchone() is not None

    def _kept(self, fitting: Sequence[int], asked: Asked, day: date) -> list[int]:
        province = asked.narrowed.get("province")
        if province is not None and province not in dict(self._provinces):
            return []  # what is offered everywhere is not offered nowhere
        wanted = json.dumps(_folded(asked.narrowed))
        rows = self._shelf.execute(
            _NARROWED, (json.dumps(fitting), wanted, EVERYWHERE, *_on(day))
        ).fetchall()
        return [row[0] for row in sorted(rows, key=_ORDERS[asked.sort])]

    def _listed(self, page: Sequence[int]) -> tuple[Listed, ...]:
        rows = self._shelf.execute(
            "SELECT body FROM json_each(?) AS asked JOIN entry ON entry.id = asked.value ORDER BY asked.key",
            (json.dumps(page),),
        )
        return tuple(Listed.model_validate_json(row[0]) for row in rows)

    def _counted(self, kept: Sequence[int], day: date) -> Mapping[str, tuple[Counted, ...]]:
        rows = self._shelf.execute(_COUNTED, (json.dumps(kept), *_on(day)))
        found: dict[str, tuple[Counted, ...]] = {}
        for name, value, label, times in rows:
            words = Words.model_validate_json(label) if label else None
            found[name] = (*found.get(name, ()), Counted(value=value, count=times, label=words))
        return found | {"province": self._in_each(found["province"])} if found else found

    def _in_each(self, counted: Sequence[Counted]) -> tuple[Counted, ...]:
        """What is offered everywhere counts in each province."""
        some = {one.value: one.count for one in counted}
        everywhere = some.pop(EVERYWHERE, 0)
        return tuple(
            Counted(value=code, count=everywhere + some.get(code, 0), label=name)
            for code, name in self._provinces
            if everywhere or code in some
        )

    @cached_property
    def _provinces(self) -> Sequence[tuple[str, Words]]:
        """Those of today."""
        rows = self._shelf.execute("SELECT body FROM province ORDER BY code")
        known = [Province.model_validate_json(row[0]) for row in rows]
        return [(one.code, one.name) for one in known if one.until is None]

    @cached_property
    def _wording(self) -> Wording:
        return Wording(self._shelf)

    @cached_property
    def _shelf(self) -> Connection:
        return shelf(self._file)


def _folded(narrowed: Mapping[str, str]) -> dict[str, str]:
    """A field is known by its folded name."""
    return {name: folded(said) if name == "field" else said for name, said in narrowed.items()}


def _on(day: date) -> tuple[str, str]:
    return day.isoformat(), day.isoformat()


def _any(parts: Sequence[str]) -> str:
    return " OR ".join(f'"{part}"' for part in parts)


def _beginnings(said: Sequence[str]) -> tuple[str, ...]:
    """What is said whole comes before what it begins, and words together before words apart."""
    *whole, begun = said
    phrase, apart = " ".join(said), [f'"{word}"' for word in whole]
    return f'"{phrase}"', f'"{phrase}" *', " AND ".join([*apart, f'"{begun}" *'])


def _called(names: Sequence[str], words: str) -> float:
    """Whoever types one of its very names, or how its first one begins, means it."""
    if words in names:
        return _IS
    if _says(words, names):
        return _HAS
    return _BEGINS if names[0].startswith(words) else 1.0


def _says(words: str, names: Sequence[str]) -> bool:
    """Whether one of the names is a part of what was said; a single word may be about anything."""
    return any(f" {name} " in f" {words} " for name in names if " " in name)


def _names(entries: Iterable[Sequence[str]], said: Sequence[str]) -> bool:
    return any(_says(words, names) for names in entries for words in said)
