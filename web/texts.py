"""The words of the pages: one flat catalogue per language, equal in keys, so that no page is half translated."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from web.pages import LANGS, Lang

LIVE = "live."
"""Keys under it are said by the modules in the browser, the rest by the templates."""

SHARED = ("defect.", "paper.")
"""Of the catalogue of messages in layers/: words for what a check or a scan finds."""

SHARED_FILE = "common.toml"
"""Where they are. What registration finds wrong comes with its words in the problem itself."""


class WordsMissing(Exception):
    """A key that one language has and the other lacks."""


def read_texts(folder: Path) -> dict[Lang, dict[str, str]]:
    """Raises WordsMissing."""
    texts = {lang: _read(folder / f"{lang}.toml") for lang in LANGS}
    uneven = texts["vi"].keys() ^ texts["en"].keys()
    if uneven:
        raise WordsMissing(", ".join(sorted(uneven)))
    return texts


def read_shared(folder: Path) -> dict[Lang, dict[str, str]]:
    """What the API names by a code alone, in the words that its own problems use."""
    said = tomllib.loads((folder / SHARED_FILE).read_text(encoding="utf-8"))
    found = {key: words for key, words in said.items() if key.startswith(SHARED)}
    return {lang: {LIVE + key: words[lang] for key, words in found.items()} for lang in LANGS}


def live(texts: Mapping[str, str]) -> dict[str, str]:
    return {key.removeprefix(LIVE): text for key, text in texts.items() if key.startswith(LIVE)}


def _read(path: Path) -> dict[str, str]:
    return dict(_flat(tomllib.loads(path.read_text(encoding="utf-8")), ""))


def _flat(tree: Mapping[str, object], above: str) -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", str(value)
