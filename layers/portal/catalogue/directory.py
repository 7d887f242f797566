"""The public names of agencies, from `data/agencies.toml`."""

from functools import cached_property

from portal.catalogue.reading import folder, toml
from portal.domain.errors import NotFound
from portal.domain.model import Words


class TomlDirectory:
    def name(self, agency: str) -> Words:
        if agency not in self._names:
            raise NotFound
        return self._names[agency]

    @cached_property
    def _names(self) -> dict[str, Words]:
        listed = toml(folder("data", "agencies.toml"))["agency"]
        return {one["code"]: Words.model_validate(one["name"]) for one in listed}
