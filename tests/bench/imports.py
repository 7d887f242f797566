"""What a cold start spends on imports: `python -X importtime`, added up by package."""

import re
from collections import Counter

from tests.bench.cold import Colds

LINE = re.compile(r"^import time:\s+(\d+) \|\s+\d+ \|\s+([\w.]+)$", re.MULTILINE)
DEAREST = 5


def dearest(colds: Colds) -> dict[str, list[tuple[str, float]]]:
    """For each function, its five dearest packages with their milliseconds, first event included."""
    return {
        start.name: packages(colds.once(start, "as shipped", "-X", "importtime").wrote)
        for start in colds.starts
    }


def packages(wrote: str) -> list[tuple[str, float]]:
    spent = Counter[str]()
    for microseconds, module in LINE.findall(wrote):
        spent[module.partition(".")[0]] += int(microseconds)
    return [(name, used / 1000) for name, used in spent.most_common(DEAREST)]
