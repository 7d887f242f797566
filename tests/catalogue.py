"""The catalogue that tests look into: the one that ships, and a small one of seven that does not change with it."""

from functools import cache
from pathlib import Path

from infra.catalogue.artefact import catalogue_file
from portal.catalogue.directory import SqliteDirectory
from portal.catalogue.finder import SqliteFinder
from portal.catalogue.places import SqlitePlaces
from portal.catalogue.procedures import SqliteProcedures

SMALL = Path(__file__).with_name("small_catalogue")


@cache
def procedures() -> SqliteProcedures:
    return SqliteProcedures(catalogue_file())


@cache
def directory() -> SqliteDirectory:
    return SqliteDirectory(catalogue_file())


@cache
def places() -> SqlitePlaces:
    return SqlitePlaces(catalogue_file())


@cache
def small() -> Path:
    return catalogue_file(SMALL)


def finder() -> SqliteFinder:
    return SqliteFinder(small())
