"""What the page says around its figures."""

import tomllib
from functools import cache
from pathlib import Path


def say(name: str, **figures: object) -> str:
    return _words()[name].strip().format(**figures)


@cache
def _words() -> dict[str, str]:
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
