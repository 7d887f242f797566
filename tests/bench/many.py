"""A catalogue of any size: the real one, and copies of it with words of their own."""

import random
import time
from collections.abc import Iterator, Mapping
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

from infra.catalogue.artefact import DATA
from infra.catalogue.index import words_of, write_catalogue
from infra.catalogue.reading import in_force, read_procedures
from portal.catalogue.shelf import shelf
from portal.domain.model import Words
from portal.domain.procedure import Procedure
from tests.catalogue import TODAY

MORE_WORDS = 4
_SEED = 2026


class Made(NamedTuple):
    """A file of entries, what it took to make, and each one's title, citizens' words and what it is about."""

    codes: tuple[str, ...]
    file: Path
    build_ms: float
    texts: list[list[str]]


def made(file: Path, entries: int = 0) -> Made:
    """No copies, unless more entries are wanted than there are procedures."""
    read = _many(entries)
    file.unlink(missing_ok=True)
    begun = time.process_time()
    write_catalogue(file, read, DATA)
    took = (time.process_time() - begun) * 1000
    return Made(tuple(one.code for one in read.values()), file, took, _texts(read, file))


def _many(entries: int) -> Mapping[str, Procedure]:
    read = read_procedures(DATA / "procedures")
    current = {f"{one.code}.toml": one for one in in_force(read.values(), TODAY)}
    return current | dict(_copies([*current.values()], max(entries - len(current), 0)))


def _copies(real: list[Procedure], count: int) -> Iterator[tuple[str, Procedure]]:
    """Each with a code of its own, and more words in its title and its summary."""
    chance = random.Random(_SEED)  # noqa: S311  # the same copies each time
    known = sorted({word for one in real for word in one.summary.vi.split()})
    for number, one in zip(range(count), cycle(real), strict=False):
        more = " ".join(chance.choices(known, k=MORE_WORDS))
        title = Words(vi=f"{one.title.vi} {more}", en=one.title.en)
        summary = Words(vi=f"{one.summary.vi} {more}", en=one.summary.en)
        code = f"9.{number:06}"
        yield code, one.model_copy(update={"code": code, "title": title, "summary": summary})


def _texts(read: Mapping[str, Procedure], file: Path) -> list[list[str]]:
    """Folded as they are in our own index, for another one."""
    names = dict(shelf(file).execute("SELECT code, names FROM entry").fetchall())
    return [
        [
            _folded(one.title.vi, one.title.en),
            names[one.code].replace("\n", " "),
            _folded(one.summary.vi, one.summary.en, one.field.vi, one.field.en),
        ]
        for one in read.values()
    ]


def _folded(*texts: str) -> str:
    return " ".join(word for text in texts for word in words_of(text))
