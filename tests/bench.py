"""Sizes against the design's figures, and what two public questions cost: `make bench`.

Times are those of the emulator on this machine: they compare one day's code with another's, and
say nothing about AWS.
"""

import statistics
import sys
import time
from pathlib import Path

import httpx

from infra.functions import load_functions
from infra.localcloud.code import BUILD
from infra.localcloud.settings import Origins, Ports
from infra.tools import say
from infra.zips import unzipped_size

MEGABYTE = 1_000_000
CORE_LIMIT = 45 * MEGABYTE
FUNCTION_LIMIT = 200 * MEGABYTE  # AWS allows 250 for code and layers together
CALLS = 200
PATHS = ("/api/public/health", "/api/procedures?q=gplx")


def sizes(build: Path) -> bool:
    """Print each function's unzipped total; answer whether all are within the design."""
    layers = {it.stem: unzipped_size(it) for it in (build / "layers").glob("*.zip")}
    for name, size in sorted(layers.items()):
        say(f"  layer {name:<22} {size / MEGABYTE:6.1f} MB")
    fits = layers["core"] <= CORE_LIMIT
    for function in load_functions():
        code = unzipped_size(next(build.rglob(f"{function.name}.zip")))
        total = code + sum(layers[it] for it in function.layers)
        say(f"  {function.name:<28} {total / MEGABYTE:6.1f} MB with its layers")
        fits = fits and total <= FUNCTION_LIMIT
    return fits


def latencies(portal: str) -> None:
    with httpx.Client(base_url=portal, trust_env=False) as client:
        for path in PATHS:
            client.get(path)  # the first one starts the function
            found = sorted(timed(client, path) for _ in range(CALLS))
            median, slow = statistics.median(found), found[int(CALLS * 0.95)]
            say(f"  GET {path:<28} p50 {median:5.1f} ms   p95 {slow:5.1f} ms")


def timed(client: httpx.Client, path: str) -> float:
    begun = time.perf_counter()
    client.get(path).raise_for_status()
    return (time.perf_counter() - begun) * 1000


def main() -> int:
    fits = sizes(BUILD)
    latencies(Origins.at(Ports.from_environment()).portal)
    return 0 if fits else 1


if __name__ == "__main__":
    sys.exit(main())
