"""docs/benchmarks.md: figures and ratios, with the day and the machine they are of."""

from tests.bench import finding, goals, shipping, using
from tests.bench.deployed import CALLS, CLIENTS
from tests.bench.figures import Figures
from tests.bench.markdown import table
from tests.bench.passwords import TURNS
from tests.bench.words import say


def written(figures: Figures) -> str:
    sections = (
        _head(figures),
        goals.section(figures),
        using.operations(figures),
        using.life(figures),
        using.money(figures),
        shipping.starts(figures),
        shipping.imports(figures),
        shipping.packages(figures),
        _answers(figures),
        finding.section(figures.finding),
        _password(figures),
    )
    return "\n\n".join(sections) + "\n"


def _head(figures: Figures) -> str:
    machine = figures.machine
    return say("head", **{**machine._asdict(), "memory": machine.memory_gb})


def _answers(figures: Figures) -> str:
    rows = [
        [name, *(f"{it:.0f}" for count in CLIENTS for it in found[count])]
        for name, found in figures.deployed.latencies.items()
    ]
    heads = ["", *(f"{part}, {count} at once" for count in CLIENTS for part in ("p50", "p99"))]
    return f"## Answers\n\n{say('answers', calls=CALLS)}\n\n{table(heads, rows)}"


def _password(figures: Figures) -> str:
    step = figures.password
    words = say("password", hash=step.hash_ms, step=step.step_ms, ratio=step.ratio)
    told = {"known": figures.apart.known_ms, "unknown": figures.apart.unknown_ms}
    apart = say("apart", turns=TURNS, **told, percent=figures.apart.ratio * 100)
    return f"## The password\n\n{words}\n\n{apart}"
