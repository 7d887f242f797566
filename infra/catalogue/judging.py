"""How well search answers the judged questions (tests/search/judged.toml, tests/search/spoken.toml)."""

import tomllib
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from infra.names import ROOT
from portal.domain.finding import Asked
from portal.domain.ports.finding import Finder

JUDGED = ROOT / "tests/search/judged.toml"
SPOKEN = ROOT / "tests/search/spoken.toml"
NOTHING = "nothing"
"""The kind of those that no procedure answers."""
_TEN = 10


class Miss(NamedTuple):
    question: str
    wanted: tuple[str, ...]
    found: tuple[str, ...]


class Figures(NamedTuple):
    """Of the questions of one kind: how many, the shares answered first and among ten, the mean reciprocal rank."""

    kind: str
    questions: int
    first: float
    among_ten: float
    reciprocal: float
    misses: tuple[Miss, ...]


def judged(
    finder: Finder, day: date, known: frozenset[str], questions: Path = JUDGED
) -> Iterator[Figures]:
    """By kind. A question that only procedures answer which the catalogue lacks is not asked."""
    kinds = tomllib.loads(questions.read_text("utf-8"))
    for kind, said in kinds.items():
        if kind == NOTHING:
            continue
        asked = [(words, tuple(wanted)) for words, *wanted in said if not known.isdisjoint(wanted)]
        found = [_found(finder, words, day) for words, _ in asked]
        ranks = [_rank(codes, wanted) for codes, (_, wanted) in zip(found, asked, strict=True)]
        misses = tuple(
            Miss(words, wanted, codes[:3])
            for (words, wanted), codes, rank in zip(asked, found, ranks, strict=True)
            if rank != 1
        )
        yield _figures(kind, ranks, misses)


def whole(figures: Sequence[Figures]) -> Figures:
    """Of all kinds together."""
    count = sum(each.questions for each in figures)

    def share(of: Callable[[Figures], float]) -> float:
        return sum(each.questions * of(each) for each in figures) / max(count, 1)

    return Figures(
        "all",
        count,
        share(lambda each: each.first),
        share(lambda each: each.among_ten),
        share(lambda each: each.reciprocal),
        misses=(),
    )


def _found(finder: Finder, words: str, day: date) -> tuple[str, ...]:
    page = finder.find(Asked(words=words, limit=_TEN), day).page
    return tuple(listed.code for listed in page)


def _rank(codes: Sequence[str], wanted: Sequence[str]) -> int | None:
    return next((at for at, code in enumerate(codes, 1) if code in wanted), None)


def _figures(kind: str, ranks: Sequence[int | None], misses: tuple[Miss, ...]) -> Figures:
    count = max(len(ranks), 1)
    hits = [rank for rank in ranks if rank is not None]
    first, reciprocal = hits.count(1) / count, sum(1 / rank for rank in hits) / count
    return Figures(kind, len(ranks), first, len(hits) / count, reciprocal, misses)
