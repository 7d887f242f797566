"""The catalogue that tests look into: the one that ships, and a small one of seven that does not change with it."""

from datetime import date
from functools import cache
from pathlib import Path

from infra.catalogue.artefact import catalogue_file
from portal.catalogue.directory import SqliteDirectory
from portal.catalogue.finder import SqliteFinder
from portal.catalogue.places import SqlitePlaces
from portal.catalogue.procedures import SqliteProcedures
from portal.domain.calendar import local_day
from portal.domain.procedure import Procedure
from tests.fakes.common import NOW

TODAY = local_day(NOW)
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


class Changed:
    """A catalogue of one procedure that is not as it ships."""

    def __init__(self, procedure: Procedure, **change: object) -> None:
        self._procedure = procedure.model_copy(update=change)

    def find(self, _code: str, _version: str) -> Procedure:
        return self._procedure

    def in_force(self, _code: str, _day: date) -> Procedure:
        return self._procedure
