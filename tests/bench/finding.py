"""Finding in the catalogue, at the size it has and at the size a nation's has, beside tantivy in the same run.

`python -m tests.bench.finding` prints this part of the bench alone; it needs no cloud.
"""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from infra.bootstrap import TOOLS
from infra.catalogue import judging
from infra.names import ROOT
from portal.catalogue.finder import SqliteFinder
from portal.domain.finding import Asked, Found, Listed
from tests.bench.asking import DAY, in_words
from tests.bench.many import MORE_WORDS, Made, made
from tests.bench.markdown import table
from tests.bench.words import say

FOLDER = ROOT / "build/bench"
NATION = 6400
ROUNDS = 5
OURS, WORDS_ALONE, SAME_PARTS = "ours", "tantivy, its words alone", "tantivy, all we look for"


class Engine(NamedTuple):
    """Milliseconds of processor time, `open_ms` with the first question; `peak_mb` is of a process that only asks."""

    build_ms: float
    megabytes: float
    open_ms: float
    p50: float
    p99: float
    peak_mb: float | None


class Finding(NamedTuple):
    """By number of entries, then by engine; and how well ours answers."""

    sizes: dict[int, dict[str, Engine]]
    judged: tuple[judging.Figures, ...]
    among_many: judging.Figures

    @property
    def in_tantivys(self) -> float:
        """How many times tantivy's half of all questions take ours takes, at a nation's size."""
        found = self.sizes[NATION]
        return found[OURS].p50 / found[WORDS_ALONE].p50


def measured() -> Finding:
    FOLDER.mkdir(parents=True, exist_ok=True)
    real = made(FOLDER / "real.sqlite")
    nation = made(FOLDER / "nation.sqlite", NATION)
    sizes = {len(each.codes): _engines(each) for each in (real, nation)}
    known = frozenset(real.codes)
    found = tuple(judging.judged(SqliteFinder(real.file), DAY, known))
    many = judging.judged(_Originals(nation, real.codes), DAY, known)
    return Finding(sizes, found, judging.whole([*many]))


class _Originals:
    """Finds among copies, and tells of what each is one."""

    def __init__(self, many: Made, real: Sequence[str]) -> None:
        self._finder = SqliteFinder(many.file)
        self._of = {code: real[at % len(real)] for at, code in enumerate(many.codes)}

    def find(self, asked: Asked, day: date) -> Found:
        found = self._finder.find(asked, day)
        page = (one.model_copy(update={"code": self._of[one.code]}) for one in found.page)
        return found._replace(page=tuple(page))

    def suggest(self, words: str, day: date) -> tuple[Listed, ...]:
        return self._finder.suggest(words, day)


def _engines(catalogue: Made) -> dict[str, Engine]:
    alone, meant = in_words(catalogue.file)
    ours = _told([sys.executable, "-m", "tests.bench.asking", str(catalogue.file), str(ROUNDS)])
    size = catalogue.file.stat().st_size
    return {
        OURS: _engine({**ours, "build_ms": catalogue.build_ms, "bytes": size}),
        WORDS_ALONE: _engine(_tantivy(catalogue, alone)),
        SAME_PARTS: _engine(_tantivy(catalogue, meant)),
    }


def _tantivy(catalogue: Made, questions: Sequence[Sequence[str]]) -> Mapping[str, Any]:
    asked = {"documents": catalogue.texts, "questions": questions, "rounds": ROUNDS}
    program = Path(__file__).with_name("beside.py")
    return _told([str(TOOLS / "bench/bin/python"), str(program)], json.dumps(asked))


def _told(command: Sequence[str], asked: str = "") -> Mapping[str, Any]:
    run = subprocess.run(  # noqa: S603  # the commands are ours
        command, input=asked, capture_output=True, check=True, text=True, cwd=ROOT
    )
    answer: Mapping[str, Any] = json.loads(run.stdout)
    return answer


def _engine(told: Mapping[str, Any]) -> Engine:
    times = sorted(told["times_ms"])
    peak = told["peak_kb"] / 1024 if "peak_kb" in told else None
    p50, p99 = (times[int(len(times) * part)] for part in (0.5, 0.99))
    return Engine(told["build_ms"], told["bytes"] / 1e6, told["open_ms"], p50, p99, peak)


def section(found: Finding) -> str:
    sizes = table(
        ["", "entries", "build ms", "MB", "open ms", "p50 ms", "p99 ms", "peak MB"],
        [
            _row(name, entries, it)
            for entries, each in found.sizes.items()
            for name, it in each.items()
        ],
    )
    whole = judging.whole(found.judged)
    well = table(
        ["questions", "", "hit@1", "hit@10", "MRR"],
        [
            *([it.kind, f"{it.questions}", *_shares(it)] for it in (*found.judged, whole)),
            [f"all, among {NATION:,}", f"{whole.questions}", *_shares(found.among_many)],
        ],
    )
    missed = "; ".join(f"*{miss.question}*" for it in found.judged for miss in it.misses)
    told = say("finding", nation=NATION, more=MORE_WORDS, rounds=ROUNDS, times=found.in_tantivys)
    return f"## Finding\n\n{told}\n\n{sizes}\n\n{well}\n\nNot answered first: {missed or 'none'}."


def _row(name: str, entries: int, it: Engine) -> list[str]:
    peak = "" if it.peak_mb is None else f"{it.peak_mb:.0f}"
    taken = (it.build_ms, it.megabytes, it.open_ms, it.p50, it.p99)
    return [
        name,
        f"{entries:,}",
        *(f"{value:,.0f}" if value >= 100 else f"{value:.2f}" for value in taken),
        peak,
    ]


def _shares(it: judging.Figures) -> list[str]:
    return [f"{share:.3f}" for share in (it.first, it.among_ten, it.reciprocal)]


if __name__ == "__main__":
    sys.stdout.write(section(measured()) + "\n")
