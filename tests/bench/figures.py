"""Everything one run of the bench found."""

import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from tests.bench.book import Book
from tests.bench.cold import Measured
from tests.bench.deployed import Deployed
from tests.bench.finding import Finding
from tests.bench.passwords import Apart, Step
from tests.bench.sizes import Shipped, Size


class Machine(NamedTuple):
    day: str
    processor: str
    processors: int
    memory_gb: float
    system: str
    python: str
    load: float


class Figures(NamedTuple):
    machine: Machine
    layers: dict[str, Size]
    functions: dict[str, Shipped]
    colds: dict[str, Measured]
    hello_sources_ms: float
    imports: dict[str, list[tuple[str, float]]]
    book: Book
    deployed: Deployed
    password: Step
    apart: Apart
    finding: Finding


def this_machine() -> Machine:
    """Its class, and nothing that says whose it is."""
    return Machine(
        day=datetime.now(UTC).date().isoformat(),
        processor=_named("/proc/cpuinfo", "model name") or platform.machine(),
        processors=os.cpu_count() or 1,
        memory_gb=os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9,
        system=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
        load=os.getloadavg()[0],
    )


def _named(file: str, name: str) -> str | None:
    lines = Path(file).read_text(encoding="utf-8").splitlines() if Path(file).exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), None)
