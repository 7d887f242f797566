"""The sections on what is shipped and how it starts."""

from tests.bench.cold import EAGER, LATE, PAIRS, SHIPPED, SOURCES, UNTRACED, Measured
from tests.bench.figures import Figures
from tests.bench.markdown import number, table
from tests.bench.words import say


def packages(figures: Figures) -> str:
    layers = [
        [f"layer `{name}`", number(size.zip_kb), f"{size.unzipped_mb:.1f}", ""]
        for name, size in figures.layers.items()
    ]
    functions = [
        [f"`{name}`", number(it.code.zip_kb), f"{it.code.unzipped_mb:.2f}", f"{it.total_mb:.1f}"]
        for name, it in figures.functions.items()
    ]
    heads = ["", "zip kB", "unzipped MB", "with its layers MB"]
    return "## What is shipped\n\n" + table(heads, layers + functions)


def starts(figures: Figures) -> str:
    rows = [_start(name, it) for name, it in figures.colds.items()]
    heads = [
        "",
        "CPU ms as shipped",
        "in hellos",
        "without traces",
        "in hellos",
        "without byte-code",
        "in hellos",
        "peak MB",
    ]
    whole = table(heads, [*rows, _hello(figures)])
    return f"## Cold starts\n\n{say('starts', pairs=PAIRS)}\n\n{whole}\n\n{_late(figures)}"


def _late(figures: Figures) -> str:
    """What it saves to import late, function by function."""
    rows = []
    for name, modules in LATE.items():
        cold = figures.colds[name]
        for what, variant in ((f"{', '.join(modules)} imported first", EAGER), (SHIPPED, SHIPPED)):
            cells = [f"{cold.cpu(variant):.0f}", f"{cold.ratio(variant):.2f}"]
            rows.append([f"`{name}`, {what}", *cells, f"{cold.peak(variant):.0f}"])
    return f"{say('late')}\n\n{table(['', 'CPU ms', 'in hellos', 'peak MB'], rows)}"


def _start(name: str, it: Measured) -> list[str]:
    cells = []
    for variant in (SHIPPED, UNTRACED, SOURCES):
        known = variant in it.runs
        cells += [f"{it.cpu(variant):.0f}", f"{it.ratio(variant):.2f}"] if known else ["", ""]
    return [f"`{name}`", *cells, f"{it.peak():.0f}"]


def _hello(figures: Figures) -> list[str]:
    runs = sorted(
        (run for it in figures.colds.values() for run in it.hellos), key=lambda r: r.cpu_ms
    )
    median = runs[len(runs) // 2]
    sources = f"{figures.hello_sources_ms:.0f}"
    ratio = f"{figures.hello_sources_ms / median.cpu_ms:.2f}"
    return [
        "bare hello",
        "",
        "",
        f"{median.cpu_ms:.0f}",
        "1.00",
        sources,
        ratio,
        f"{median.peak_mb:.0f}",
    ]


def imports(figures: Figures) -> str:
    rows = [
        [f"`{name}`", ", ".join(f"{package} {ms:.0f}" for package, ms in found)]
        for name, found in figures.imports.items()
    ]
    return f"## The dearest imports\n\n{say('imports')}\n\n{table(['', 'package and ms'], rows, words=2)}"
