"""The catalogue's file, made once for each state of what goes into it."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from infra.catalogue import places
from infra.catalogue.index import write_catalogue
from infra.catalogue.makers import makers
from infra.catalogue.reading import Refused, read_procedures
from infra.locking import locked
from infra.names import ROOT
from infra.tools import BuildRefused, run

DATA = places.DATA
SHIPPED_AS = "portal/catalogue/data/catalogue.sqlite"
_OPENS = (
    "import sqlite3, sys; shelf = sqlite3.connect(f'file:{sys.argv[1]}?mode=ro&immutable=1', uri=True);"
    " shelf.execute('SELECT rowid FROM text WHERE text MATCH ? ORDER BY bm25(text) LIMIT 1', ('\"a\"',)).fetchall()"
)


def catalogue_file(
    procedures: Path = DATA / "procedures", cache: Path = ROOT / "build/cache"
) -> Path:
    """The file, made if there is none of this very state. Raises BuildRefused with every mistake in the data."""
    made = cache / f"catalogue-{_fingerprint(procedures)}.sqlite"
    with locked(made.with_suffix(".lock")):
        if not made.is_file():
            unfinished = made.with_suffix(".part")
            unfinished.unlink(missing_ok=True)
            try:
                write_catalogue(unfinished, read_procedures(procedures), DATA)
            except Refused as refused:
                raise BuildRefused(f"the catalogue is wrong:\n{refused}") from refused
            unfinished.replace(made)
    return made


def opened_by(python: Path, made: Path) -> None:
    """See that the Python it is shipped to can search it. Raises BuildRefused if its SQLite has no FTS5."""
    run([python, "-c", _OPENS, made])


def _fingerprint(procedures: Path) -> str:
    digest = hashlib.sha256()
    for file in inputs(procedures):
        digest.update(f"{file.name}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]


def inputs(procedures: Path) -> Iterable[Path]:
    """Every file of ours that goes into it, or decides whether it is refused."""
    yield from sorted(procedures.glob("*.toml"))
    yield from (DATA / f"{name}.toml" for name in ("synonyms", "agencies", "provinces"))
    yield places.WARDS
    yield from makers()
