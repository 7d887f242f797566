"""Provinces and agencies as somebody writes them, and wards as a package lists them: tables of the catalogue's file."""

import sqlite3
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import vietnam_provinces

from infra.names import ROOT
from portal.domain.model import Words
from portal.domain.office import Competent, Office
from portal.domain.place import Province, Ward

DATA = ROOT / "layers/portal/catalogue/data"
WARDS = Path(vietnam_provinces.__file__).with_name("lookup.py")
"""In the package that lists them, which is asked when the catalogue is made and never shipped."""
SCHEMA = """
CREATE TABLE province (code TEXT, since TEXT, body TEXT, PRIMARY KEY (code, since)) WITHOUT ROWID;
CREATE TABLE ward (code TEXT PRIMARY KEY, province TEXT, name TEXT, body TEXT) WITHOUT ROWID;
CREATE INDEX ward_of ON ward (province, name);
CREATE TABLE office (id TEXT PRIMARY KEY, body TEXT) WITHOUT ROWID;
CREATE TABLE agency (code TEXT PRIMARY KEY, office TEXT, province TEXT, name TEXT) WITHOUT ROWID;
"""
_KINDS = {"Phường ": "Ward", "Xã ": "Commune", "Đặc khu ": "Special Zone"}


class Listed(NamedTuple):
    """An agency that takes online dossiers here, and of which kind it is."""

    office: str
    agency: Competent


@cache
def provinces() -> Sequence[Province]:
    said = tomllib.loads((DATA / "provinces.toml").read_text("utf-8"))
    return tuple(
        _province(one, world, said) for world in said["world"] for one in world["provinces"]
    )


def _province(
    one: Mapping[str, Any], world: Mapping[str, Any], said: Mapping[str, Any]
) -> Province:
    names = {"name": {"vi": one["vi"], "en": one["en"]}}
    shared = {name: value for name, value in world.items() if name != "provinces"}
    own = {name: value for name, value in one.items() if name not in {"vi", "en"}}
    seen = one["identifier"] in said["verified_identifiers"]
    return Province.model_validate({**shared, **own, **names, "identifier_verified": seen})


def today() -> Iterator[Province]:
    yield from (one for one in provinces() if one.until is None)


@cache
def offices() -> Mapping[str, Office]:
    said = tomllib.loads((DATA / "agencies.toml").read_text("utf-8"))
    return {one["id"]: Office.model_validate(one) for one in said["office"]}


@cache
def agencies() -> Sequence[Listed]:
    """All that take online dossiers here: of each such kind the one, or the one of each province."""
    taking = [one for one in offices().values() if one.code]
    return tuple(Listed(one.id, agency) for one in taking for agency in _of(one))


def _of(office: Office) -> Iterable[Competent]:
    return [office.whole()] if office.level == "ministry" else map(office.of, today())


def codes_of(office: str) -> tuple[str, ...]:
    return tuple(one.agency.code or "" for one in agencies() if one.office == office)


def wards() -> Iterator[Ward]:
    for one in vietnam_provinces.Ward.iter_all():
        name = Words(vi=one.name, en=_in_english(one.name))
        yield Ward(code=f"{one.code:05}", name=name, province=f"{one.province_code:02}")


def _in_english(name: str) -> str:
    kind = next(kind for kind in _KINDS if name.startswith(kind))
    return f"{name.removeprefix(kind)} {_KINDS[kind]}"


def write_places(shelf: sqlite3.Connection) -> None:
    shelf.executescript(SCHEMA)
    shelf.executemany(
        "INSERT INTO province VALUES (?, ?, ?)",
        [(one.code, one.since.isoformat(), one.model_dump_json()) for one in provinces()],
    )
    shelf.executemany(
        "INSERT INTO ward VALUES (?, ?, ?, ?)",
        sorted((one.code, one.province, one.name.vi, one.model_dump_json()) for one in wards()),
    )
    shelf.executemany(
        "INSERT INTO office VALUES (?, ?)",
        [(one.id, one.model_dump_json()) for one in offices().values()],
    )
    shelf.executemany(
        "INSERT INTO agency VALUES (?, ?, ?, ?)",
        [
            (one.agency.code, one.office, one.agency.province, one.agency.name.model_dump_json())
            for one in agencies()
        ],
    )
