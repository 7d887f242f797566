"""The portal's ports with the catalogue's file where packaging makes it: beside the sources there is none."""

from functools import cached_property

from functions.wiring import Ports
from infra.catalogue.artefact import catalogue_file
from portal.catalogue.directory import SqliteDirectory
from portal.catalogue.finder import SqliteFinder
from portal.catalogue.places import SqlitePlaces
from portal.catalogue.procedures import SqliteProcedures


class Packaged(Ports):
    @cached_property
    def procedures(self) -> SqliteProcedures:
        return SqliteProcedures(catalogue_file())

    @cached_property
    def finder(self) -> SqliteFinder:
        return SqliteFinder(catalogue_file())

    @cached_property
    def directory(self) -> SqliteDirectory:
        return SqliteDirectory(catalogue_file())

    @cached_property
    def places(self) -> SqlitePlaces:
        return SqlitePlaces(catalogue_file())
