"""The catalogue as one read-only SQLite file: each version of each procedure with its days, and an FTS5 index of them.

Functions open it and parse nothing. The same files give the same bytes.
"""

import hashlib
import re
import sqlite3
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from infra.catalogue import places
from portal.domain.finding import EVERYWHERE, Listed
from portal.domain.folding import folded, toned
from portal.domain.procedure import Procedure

SCHEMA = """
CREATE TABLE procedure (code TEXT, version TEXT, since TEXT, body TEXT, PRIMARY KEY (code, version)) WITHOUT ROWID;
CREATE TABLE entry (id INTEGER PRIMARY KEY, code TEXT, since TEXT, until TEXT, title TEXT, level INTEGER,
  prior REAL, names TEXT, body TEXT, UNIQUE (code, since));
CREATE TABLE facet (name TEXT, value TEXT, entry INTEGER, since TEXT, until TEXT,
  PRIMARY KEY (name, value, entry, since)) WITHOUT ROWID;
CREATE INDEX facet_of ON facet (entry, name, value, since, until);
CREATE TABLE label (name TEXT, value TEXT, words TEXT, PRIMARY KEY (name, value)) WITHOUT ROWID;
CREATE TABLE word (word TEXT PRIMARY KEY, marked TEXT, times INTEGER) WITHOUT ROWID;
CREATE TABLE pair (first TEXT, second TEXT, marked TEXT, times INTEGER, PRIMARY KEY (first, second)) WITHOUT ROWID;
CREATE TABLE often (word TEXT PRIMARY KEY, entries INTEGER) WITHOUT ROWID;
CREATE TABLE meaning (said TEXT PRIMARY KEY, meant TEXT) WITHOUT ROWID;
CREATE TABLE noise (said TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE elsewhere (said TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE VIRTUAL TABLE text USING fts5 (title, words, about, marked, content='', prefix='2 3 4',
  tokenize='unicode61 remove_diacritics 0');
"""
_WORD = re.compile(r"[^\W_]+")
_BEGINNING = re.compile(
    r"^(?:thu tuc )?(?:dang ky|khai bao|thong bao|giai quyet huong(?: che do)?) |^thu tuc "
)
"""Of a title, what nobody says: *tạm trú* is *đăng ký tạm trú*."""
_ALWAYS = ("0001-01-01", "9999-12-31")
_RANK = "bm25(4.0, 6.0, 0.5, 1.0)"
"""Weights of title, citizens' words, what it is about, and marks: on the judged questions (docs/decisions/0023)."""
_LAUNCH, _FULL, _PLAIN = 1.4, 1.2, 1.0
"""Of two that fit alike, the service that the portal was founded for comes first, then the one it knows more about."""


def write_catalogue(file: Path, read: Mapping[str, Procedure], data: Path) -> None:
    """`read` by file name; `data` is the folder of the synonyms."""
    said = tomllib.loads((data / "synonyms.toml").read_text("utf-8"))
    file.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(file)) as shelf:
        shelf.executescript(SCHEMA)
        places.write_places(shelf)
        _versions(shelf, read.values())
        versions = sorted(read.values(), key=lambda one: (one.code, one.effective_from))
        for number, (procedure, until) in enumerate(_until(versions), 1):
            _entry(shelf, number, procedure, until, said)
        _vocabulary(shelf, [*_texts(versions, said)])
        _synonyms(shelf, said)
        _elsewhere(shelf, versions, said)
        shelf.commit()
        shelf.execute("INSERT INTO text(text, rank) VALUES ('rank', ?)", (_RANK,))
        shelf.execute("INSERT INTO text(text) VALUES ('optimize')")
        _count(shelf)
        shelf.commit()
        shelf.execute("VACUUM")
    _stamp(file)


def _stamp(file: Path) -> None:
    """Which edition it is, in the place that SQLite keeps for a number of its user's (31 bits: it has a sign)."""
    digest = hashlib.sha256(file.read_bytes()).digest()
    with closing(sqlite3.connect(file)) as shelf:
        shelf.execute(f"PRAGMA user_version = {int.from_bytes(digest[:4], 'big') >> 1}")


def _versions(shelf: sqlite3.Connection, procedures: Iterable[Procedure]) -> None:
    rows = [
        (one.code, one.version, one.effective_from.isoformat(), one.model_dump_json())
        for one in procedures
    ]
    shelf.executemany("INSERT INTO procedure VALUES (?, ?, ?, ?)", rows)


def _until(versions: Sequence[Procedure]) -> Iterator[tuple[Procedure, str]]:
    """Each with its last day in force, the eve of the next one's first; sorted by code and first day."""
    for one, after in zip(versions, [*versions[1:], None], strict=True):
        if after is None or after.code != one.code:
            yield one, _ALWAYS[1]
        else:
            yield one, (after.effective_from - timedelta(days=1)).isoformat()


def _entry(
    shelf: sqlite3.Connection,
    number: int,
    procedure: Procedure,
    until: str,
    said: Mapping[str, Any],
) -> None:
    listed = Listed.of(procedure)
    days = (procedure.effective_from.isoformat(), until)
    row = (number, procedure.code, *days, folded(procedure.title.vi), procedure.level)
    names = [procedure.title.vi, *_said_of(procedure, said)]
    spoken = [" ".join(words_of(name)) for name in names]
    called = "\n".join([*spoken, _BEGINNING.sub("", spoken[0])])
    ranked = (_prior(procedure, said["launch"]), called, listed.model_dump_json())
    shelf.execute("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (*row, *ranked))
    for name, value, first, last, label in _facets(procedure, listed):
        shelf.execute(
            "INSERT INTO facet VALUES (?, ?, ?, ?, ?)", (name, value, number, first, last)
        )
        if label:
            shelf.execute("INSERT OR IGNORE INTO label VALUES (?, ?, ?)", (name, value, label))
    words = " . ".join(" ".join(words_of(one)) for one in _said_of(procedure, said))
    about = " ".join(words_of(_about(procedure)))
    title = " ".join(words_of(f"{procedure.title.vi} . {procedure.title.en}"))
    marked = " ".join(_WORD.findall(toned(procedure.title.vi)))
    shelf.execute(
        "INSERT INTO text (rowid, title, words, about, marked) VALUES (?, ?, ?, ?, ?)",
        (number, title, words, about, marked),
    )


def words_of(text: str) -> list[str]:
    return _WORD.findall(folded(text))


def _prior(procedure: Procedure, launch: list[str]) -> float:
    if procedure.code in launch:
        return _LAUNCH
    return _FULL if procedure.depth == "full" else _PLAIN


def _said_of(procedure: Procedure, said: Mapping[str, Any]) -> list[str]:
    found: list[str] = said["words"].get(procedure.code, [])
    return found


def _about(procedure: Procedure) -> str:
    results = " . ".join(f"{one.vi} . {one.en}" for one in procedure.results)
    cases = " . ".join(f"{one.name.vi} . {one.name.en}" for one in procedure.cases)
    summary, field = procedure.summary, procedure.field
    return f"{summary.vi} . {summary.en} . {field.vi} . {field.en} . {results} . {cases}"


def _facets(
    procedure: Procedure, listed: Listed
) -> Iterator[tuple[str, str, str, str, str | None]]:
    """Each value it is found under, from which day to which, with its name in both languages if it needs one."""
    plain = [
        *(("audience", one) for one in procedure.audience),
        *(("life_event", one) for one in procedure.life_events),
        *(("agency", one) for one in procedure.agencies),
        *([("group", procedure.group)] if procedure.group else []),
        *(("province", one) for one in _offered_in(procedure)),
        ("authority", procedure.authority),
        ("level", str(procedure.level)),
        ("scope", procedure.online_scope.value),
    ]
    yield from ((name, value, *_ALWAYS, None) for name, value in plain)
    yield "field", folded(procedure.field.vi), *_ALWAYS, procedure.field.model_dump_json()
    yield from (("free", "true", *span, None) for span in _free(listed))


def _offered_in(procedure: Procedure) -> Iterable[str]:
    """Where somebody is competent: of a kind that is in every province, in each; where some take it, in theirs."""
    office = places.offices().get(procedure.office or "")
    if office is None or office.level != "province" or not procedure.agencies:
        return (EVERYWHERE,)
    listed = {one.agency.code: one.agency.province for one in places.agencies()}
    offered = sorted({listed[agency] or "" for agency in procedure.agencies})
    return (EVERYWHERE,) if len(offered) == len([*places.today()]) else offered


def _free(listed: Listed) -> Iterator[tuple[str, str]]:
    """From which day to which it costs nothing."""
    if listed.fees is None:
        return
    changes = {one.valid_from for one in listed.fees}
    changes |= {one.valid_to + timedelta(days=1) for one in listed.fees if one.valid_to}
    days = [date.min, *sorted(changes), date.max]
    for since, after in pairwise(days):
        if listed.fee(since) == 0:
            until = after if after == date.max else after - timedelta(days=1)
            yield since.isoformat(), until.isoformat()


def _texts(procedures: Iterable[Procedure], said: Mapping[str, Any]) -> Iterator[str]:
    """All that is said in the catalogue: its words are those that a slip of a finger is mended to."""
    for procedure in procedures:
        yield from (procedure.title.vi, procedure.title.en, _about(procedure))
        yield from _said_of(procedure, said)
    for words, meant in said["means"].items():
        yield from (words, meant)
    yield from (*said["noise"], *said["loss"]["kin"], *said["elsewhere"])


def _vocabulary(shelf: sqlite3.Connection, texts: Iterable[str]) -> None:
    words: dict[str, Counter[str]] = {}
    pairs: dict[tuple[str, str], Counter[str]] = {}
    for text in texts:
        written = _WORD.findall(text.lower())
        plain = [folded(word) for word in written]
        for word, marked in zip(plain, written, strict=True):
            words.setdefault(word, Counter())[marked] += 1
        for two, marked_two in zip(pairwise(plain), pairwise(written), strict=True):
            pairs.setdefault(two, Counter())[" ".join(marked_two)] += 1
    shelf.executemany(
        "INSERT INTO word VALUES (?, ?, ?)",
        [(word, seen.most_common(1)[0][0], seen.total()) for word, seen in sorted(words.items())],
    )
    shelf.executemany(
        "INSERT INTO pair VALUES (?, ?, ?, ?)",
        [(*two, seen.most_common(1)[0][0], seen.total()) for two, seen in sorted(pairs.items())],
    )


def _count(shelf: sqlite3.Connection) -> None:
    """How many entries have each word that is indexed: what it costs to look for it."""
    shelf.execute("CREATE VIRTUAL TABLE seen USING fts5vocab(text, row)")
    shelf.execute("INSERT INTO often SELECT term, doc FROM seen")
    shelf.execute("DROP TABLE seen")


def _meanings(said: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The loss of a person ends what is said of it (the full stop): *bố mất bằng lái* is about a licence."""
    yield from said["means"].items()
    loss = said["loss"]
    yield from ((f"{who} {how} .", loss["meant"]) for who in loss["kin"] for how in loss["gone"])


def _spoken(key: str) -> str:
    return " ".join([*words_of(key), *(["."] if key.endswith(" .") else [])])


def _synonyms(shelf: sqlite3.Connection, said: Mapping[str, Any]) -> None:
    meanings = {_spoken(key): " ".join(words_of(to)) for key, to in _meanings(said)}
    shelf.executemany("INSERT INTO meaning VALUES (?, ?)", sorted(meanings.items()))
    noise = {" ".join(words_of(one)) for one in said["noise"]}
    shelf.executemany("INSERT INTO noise VALUES (?)", [(one,) for one in sorted(noise)])


def _elsewhere(
    shelf: sqlite3.Connection, procedures: Iterable[Procedure], said: Mapping[str, Any]
) -> None:
    """What is asked for and not to be had here: as soon as a title names it, it is."""
    titles = " . ".join(" ".join(words_of(one.title.vi)) for one in procedures)
    known = {" ".join(words_of(one)) for one in said["elsewhere"]}
    missing = [(one,) for one in sorted(known) if f" {one} " not in f" {titles} "]
    shelf.executemany("INSERT INTO elsewhere VALUES (?)", missing)
