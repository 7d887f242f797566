"""Procedures from `data/procedures/<national code>.toml`: one file each, no Python."""

from collections.abc import Sequence
from functools import cached_property

from portal.catalogue.reading import folder, toml
from portal.domain.errors import NotFound
from portal.domain.procedure import Procedure


class TomlProcedures:
    def all(self) -> Sequence[Procedure]:
        return tuple(self._by_code.values())

    def find(self, code: str, version: str | None = None) -> Procedure:
        found = self._by_code.get(code)
        if found is None or version not in {None, found.version}:
            raise NotFound
        return found

    @cached_property
    def _by_code(self) -> dict[str, Procedure]:
        read = [
            file for file in folder("data", "procedures").iterdir() if file.name.endswith(".toml")
        ]
        found = [
            Procedure.model_validate(toml(file))
            for file in sorted(read, key=lambda file: file.name)
        ]
        return {procedure.code: procedure for procedure in found}
