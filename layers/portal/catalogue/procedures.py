"""Procedures from `data/procedures/`: one file each, no Python.

`<national code>.toml` is the version in force; an earlier one stays beside it as `<national code>@<version>.toml`,
for drafts and dossiers keep the version they were begun with.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from importlib.resources.abc import Traversable

from portal.catalogue.reading import folder, toml
from portal.domain.errors import NotFound
from portal.domain.procedure import Procedure


class TomlProcedures:
    def __init__(self, files: Traversable | None = None) -> None:
        self._files = files or folder("data", "procedures")

    def all(self) -> Sequence[Procedure]:
        return tuple(self._in_force.values())

    def find(self, code: str, version: str | None = None) -> Procedure:
        found = self._versions.get((code, version)) if version else self._in_force.get(code)
        if found is None:
            raise NotFound
        return found

    @cached_property
    def _in_force(self) -> Mapping[str, Procedure]:
        return {found.code: found for name, found in self._read.items() if "@" not in name}

    @cached_property
    def _versions(self) -> Mapping[tuple[str, str], Procedure]:
        return {(found.code, found.version): found for found in self._read.values()}

    @cached_property
    def _read(self) -> Mapping[str, Procedure]:
        """By file name, in the order of the names."""
        files = sorted(self._files.iterdir(), key=lambda file: file.name)
        return {
            file.name: Procedure.model_validate(toml(file))
            for file in files
            if file.name.endswith(".toml")
        }
