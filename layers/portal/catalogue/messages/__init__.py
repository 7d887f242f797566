"""The catalogue of messages: every text a citizen reads, in both languages, one file an area."""

from functools import cached_property

from portal.catalogue.reading import folder, toml
from portal.domain.model import Words


class TomlMessages:
    def text(self, key: str, language: str, **params: str | int) -> str:
        return self._texts[key][language].format_map(params)

    def words(self, key: str, **params: str | int) -> Words:
        return Words(vi=self.text(key, "vi", **params), en=self.text(key, "en", **params))

    @cached_property
    def _texts(self) -> dict[str, dict[str, str]]:
        files = [file for file in folder("messages").iterdir() if file.name.endswith(".toml")]
        return {key: words for file in files for key, words in toml(file).items()}
