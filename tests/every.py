"""`make test`: every test. What waits for a deployed stack runs before; beneath it, what only computes.

python -m tests.every [workers]    each worker brings up a stack of its own, of about 1.5 GB

Half of the time the stack's tests wait for queues, schedules and one-time codes, and the processor would too.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from infra.names import ROOT
from infra.tools import say
from tests.foreground import to_its_end

RULES = ("tests/domain", "tests/operations")
STILL = tuple(
    f"tests/{name}"
    for name in (
        "architecture",
        "asvs",
        "doors",
        "importing",
        "open_data",
        "sandbox",
        "search",
        "web",
    )
)
COVERED = ("--cov", "--cov-report=term-missing:skip-covered")
FILES_APART = ("--dist", "loadfile", "--no-loadscope-reorder")
"""tests/conftest.py has put the long files first."""

SLOWEST = ("--durations=25", "--durations-min=4")


class Part(NamedTuple):
    name: str
    words: Sequence[str]

    def command(self) -> list[str]:
        return [sys.executable, "-m", "pytest", *self.words]


BENEATH = (Part("rules", (*RULES, *COVERED)), Part("doors and documents", STILL))


def before(workers: str) -> Part:
    left_out = (f"--ignore={folder}" for folder in (*RULES, *STILL))
    words = ("--numprocesses", workers, *FILES_APART, *SLOWEST, *left_out)
    return Part("on the stack", words)


@contextmanager
def beneath(part: Part, folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    """Begin it where nobody else wants the processor; what it says waits for its turn."""
    said = folder / f"{part.name}.txt"
    with (
        said.open("wb") as file,
        subprocess.Popen(  # noqa: S603 - every word of the command is ours
            part.command(),
            cwd=ROOT,
            stdout=file,
            stderr=file,
        ) as running,
    ):
        os.setpriority(os.PRIO_PROCESS, running.pid, 10)
        try:
            yield running, said
        finally:
            running.terminate()


def main(workers: str = "2") -> int:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    begun = time.monotonic()
    with TemporaryDirectory() as folder, ExitStack() as opened:
        others = [opened.enter_context(beneath(part, Path(folder))) for part in BENEATH]
        ends = {"on the stack": to_its_end(before(workers).command())}
        for part, (running, said) in zip(BENEATH, others, strict=True):
            ends[part.name] = running.wait()
            say(f"\n--- {part.name}\n{said.read_text('utf-8')}")
    say(f"\nEvery test, {(time.monotonic() - begun) / 60:.1f} min:")
    for name, code in ends.items():
        say(f"  {name:20} {'passed' if code == 0 else 'FAILED'}")
    return 1 if any(ends.values()) else 0


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("The tests were stopped.")
