"""The figures the design promised, and what was found. Nothing fails here: a figure is no test."""

import statistics
from typing import NamedTuple

from tests.bench.cold import SHIPPED, UNTRACED
from tests.bench.figures import Figures
from tests.bench.finding import NATION, Finding
from tests.bench.markdown import number, table
from tests.bench.meter import Use
from tests.bench.sizes import CORE_LIMIT_MB, FUNCTION_LIMIT_MB

CHANGES = (
    "leg: hand over",
    "agency: accept",
    "agency: start",
    "agency: request the fee",
    "apply a settlement",
    "agency: decide",
    "leg: offer result",
    "download",
)
"""The operations that change a dossier's state, or add an event to it."""

ACCOUNT = (
    "take a captcha",
    "register",
    "confirm a registration",
    "sign in: password",
    "sign in: code",
)
"""What is an account's, and not a dossier's."""


SESSION_READ = 1.0
"""Whoever asks must be signed in at this very moment: a consistent read of one small item."""


class Goal(NamedTuple):
    what: str
    goal: float
    found: float

    @property
    def met(self) -> str:
        return "yes" if self.found <= self.goal + 1e-9 else f"{self.found / self.goal:.1f} ×"


def section(figures: Figures) -> str:
    rows = [[it.what, f"≤ {number(it.goal)}", _exact(it.found), it.met] for it in goals(figures)]
    return "## Against the design\n\n" + table(["", "goal", "found", "met"], rows)


def _exact(value: float) -> str:
    return f"{value:.2f}" if value < 10 else number(value)


def goals(figures: Figures) -> list[Goal]:
    return [*_units(figures), *_starts(figures), *_sizes(figures), *_finding(figures.finding)]


def _units(figures: Figures) -> list[Goal]:
    book = figures.book
    changes = [_each(book.of(it)).write_units for it in CHANGES]
    track = _each(book.of("track")).read_units
    life = sum(it.use.write_units for it in book.entries if it.operation not in ACCOUNT)
    return [
        Goal("submit, write units", 10, _each(book.of("submit")).write_units),
        Goal("a status change, write units, median", 4, statistics.median(changes)),
        Goal("a status change, write units, the dearest", 4, max(changes)),
        Goal("a straight life without its account, write units", 60, life),
        Goal("the same with registering and one sign-in", 60, book.total.write_units),
        Goal("tracking, read units", 1, track),
        Goal("tracking beside its session, read units", 1, track - SESSION_READ),
        Goal("searching the catalogue, read units", 0, book.of("search the catalogue").read_units),
    ]


def _each(use: Use) -> Use:
    """One of several alike."""
    return Use(write_units=use.write_units / use.requests, read_units=use.read_units / use.requests)


def _starts(figures: Figures) -> list[Goal]:
    wanted = (("catalog", 1.0), ("public", 1.0), ("public (health)", 1.0), ("submission", 1.5))
    return [
        *(
            Goal(f"cold start of `{name}`, {variant}, in hellos", goal, cold.ratio(variant))
            for name, goal in wanted
            for cold in [figures.colds[name]]
            for variant in (SHIPPED, UNTRACED)
        ),
        Goal("the password step, in argon2id hashes", 1.3, figures.password.ratio),
        Goal("known and unknown numbers apart, as a share", 0.1, figures.apart.ratio),
    ]


def _sizes(figures: Figures) -> list[Goal]:
    largest = max(it.total_mb for it in figures.functions.values())
    return [
        Goal("layer `core` unzipped, MB", CORE_LIMIT_MB, figures.layers["core"].unzipped_mb),
        Goal("the largest function unzipped, MB", FUNCTION_LIMIT_MB, largest),
    ]


def _finding(found: Finding) -> list[Goal]:
    return [Goal(f"a question among {NATION:,} entries, p50, in tantivy's", 2.0, found.in_tantivys)]
