"""What is shipped: each archive as it travels, and unpacked."""

from pathlib import Path
from typing import NamedTuple

from infra.functions import load_functions
from infra.zips import unzipped_size

CORE_LIMIT_MB = 45
FUNCTION_LIMIT_MB = 200
"""AWS allows 250 for code and layers together."""


class Size(NamedTuple):
    zip_kb: float
    unzipped_mb: float


class Shipped(NamedTuple):
    code: Size
    layers: tuple[str, ...]
    total_mb: float


def layers(build: Path) -> dict[str, Size]:
    return {it.stem: _size(it) for it in sorted(build.glob("layers/*.zip"))}


def functions(build: Path) -> dict[str, Shipped]:
    known = layers(build)
    return {it.name: _shipped(build, it.name, it.layers, known) for it in load_functions()}


def _shipped(build: Path, name: str, names: tuple[str, ...], known: dict[str, Size]) -> Shipped:
    code = _size(build / "code" / f"{name}.zip")
    total = code.unzipped_mb + sum(known[it].unzipped_mb for it in names)
    return Shipped(code, names, total)


def _size(archive: Path) -> Size:
    return Size(archive.stat().st_size / 1e3, unzipped_size(archive) / 1e6)
