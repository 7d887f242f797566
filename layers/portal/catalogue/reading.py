"""Data files that ship inside the package."""

import tomllib
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any


def folder(*parts: str) -> Traversable:
    return files("portal.catalogue").joinpath(*parts)


def toml(file: Traversable) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))
