"""A version of a procedure as a TOML file beside those that there are, of which none changes by a byte."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, time
from pathlib import Path
from typing import Any

from portal.domain.procedure import Procedure

_PLAIN_KEY = re.compile("[A-Za-z0-9_-]+")
_DEEPEST = 3
_PREAMBLE = """\
# Imported from the national portal's published record (see `source`), whose steps are not copied. To be written in our
# own words: the summary, the steps, each paper's help, and what English is still Vietnamese.
"""


def place(procedure: Procedure, folder: Path) -> Path:
    """Put the new version; the one that was there stays beside it under its version's name. Nothing is ever missing."""
    file = folder / f"{procedure.code}.toml"
    if file.exists():
        kept = file.with_name(f"{procedure.code}@{_version(file)}.toml")
        if not kept.exists():
            kept.hardlink_to(file)
    unfinished = file.with_suffix(".part")
    unfinished.write_text(written(procedure), "utf-8")
    unfinished.replace(file)
    return file


def _version(file: Path) -> str:
    return str(tomllib.loads(file.read_text("utf-8"))["version"])


def written(procedure: Procedure) -> str:
    """What the loader reads as that very procedure."""
    told = procedure.model_dump(exclude_defaults=True)
    return _PREAMBLE + "\n".join(_table(told, ())) + "\n"


def _table(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    """Plain values first: what follows a heading belongs to it."""
    deep = {name: value for name, value in table.items() if _is_deep(value, path)}
    for name, value in table.items():
        if name not in deep and value is not None:
            yield f"{_key(name)} = {_value(value)}"
    for name, value in deep.items():
        inner = (*path, name)
        heading = ".".join(map(_key, inner))
        for one in value if isinstance(value, list | tuple) else [value]:
            yield f"\n[[{heading}]]" if isinstance(value, list | tuple) else f"\n[{heading}]"
            yield from _table(one, inner)


def _is_deep(value: object, path: tuple[str, ...]) -> bool:
    """Tables of tables get headings of their own, down to the fields of a declaration."""
    if isinstance(value, list | tuple):
        return not path and bool(value) and all(isinstance(one, dict) for one in value)
    inside = isinstance(value, dict) and any(isinstance(one, dict) for one in value.values())
    return inside and len(path) < _DEEPEST


def _key(name: str) -> str:
    return name if _PLAIN_KEY.fullmatch(name) else json.dumps(name, ensure_ascii=False)


def _value(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case int() | float():
            return str(value)
        case str():
            return _text(str(value))
        case date() | time():
            return value.isoformat()
        case list() | tuple():
            return f"[{', '.join(_value(one) for one in value)}]"
        case dict():
            inner = (
                f"{_key(name)} = {_value(one)}" for name, one in value.items() if one is not None
            )
            return f"{{ {', '.join(inner)} }}" if value else "{}"
        case _:
            raise TypeError(type(value).__name__)


def _text(text: str) -> str:
    """TOML escapes what JSON does, and DEL beside."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
