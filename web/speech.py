"""Which words a page can say: a browser loads those, and not every page's."""

import re
from collections.abc import Mapping
from pathlib import Path

_IMPORTED = re.compile(r'(?:from |import |import\()"(\.[^"]+)"(?!\)\.)')
"""What the browser loads with a module, types in comments apart."""
_KEY = re.compile(r'"(\w+(?:\.\w+)+)"')
_BEGINNING = re.compile(r"`(\w+\.[\w.]*)\$\{")
"""Of a key whose end is known only in the browser."""


def said_on(module: Path, texts: Mapping[str, str]) -> dict[str, str]:
    """The texts whose keys stand in a page's module, or in one that is loaded with it."""
    sources = [one.read_text(encoding="utf-8") for one in loaded_with(module)]
    keys = {key for source in sources for key in _KEY.findall(source)}
    beginnings = tuple({start for source in sources for start in _BEGINNING.findall(source)})
    return {key: text for key, text in texts.items() if key in keys or key.startswith(beginnings)}


def loaded_with(module: Path) -> set[Path]:
    """The module and all that it imports. Raises FileNotFoundError for what is not there."""
    found, waiting = set[Path](), [module.resolve()]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            imported = _IMPORTED.findall(one.read_text(encoding="utf-8"))
            waiting += [(one.parent / address).resolve() for address in imported]
    return found
