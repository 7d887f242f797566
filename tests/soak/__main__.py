"""`make soak`: mutants, faults, races, the document at random, walks: one after the other, and what came of each.

python -m tests.soak              all of it; writes docs/faults.md if all of it held
python -m tests.soak walks races  only these
"""

import shutil
import signal
import subprocess
import sys
import time
from typing import NamedTuple

from infra.names import ROOT
from infra.tools import environment, say
from tests.faults.ledger import FOLDER
from tests.soak.page import PAGE, page

PYTEST = ("pytest", "-s", "-q")
PARTS = {
    "mutants": ("tests.mutants",),
    "faults": (*PYTEST, "tests/faults"),
    "races": (*PYTEST, "tests/races"),
    "schema": (*PYTEST, "tests/abuse/test_schema.py"),
    "walks": (*PYTEST, "tests/walks"),
}


class Ended(NamedTuple):
    part: str
    code: int
    seconds: float

    def line(self) -> str:
        return f"  {self.part:10} {'held' if self.code == 0 else 'FAILED':8} {self.seconds / 60:5.1f} min"


def ended(part: str) -> Ended:
    begun = time.monotonic()
    say(f"\n--- {part}")
    return Ended(part, _code([sys.executable, "-m", *PARTS[part]]), time.monotonic() - begun)


def _code(command: list[str]) -> int:
    """Run it. Whoever stops the soak stops the part once, and waits until its stacks are down."""
    with subprocess.Popen(  # noqa: S603 - every word of the command is ours
        command, cwd=ROOT, env=environment(SOAK="1"), start_new_session=True
    ) as running:
        try:
            return running.wait()
        except KeyboardInterrupt:
            running.terminate()
            running.wait(timeout=90)
            raise


def main() -> int:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    chosen = sys.argv[1:] or list(PARTS)
    shutil.rmtree(FOLDER, ignore_errors=True)
    ends = [ended(part) for part in chosen]
    say("\nThe soak:")
    for one in ends:
        say(one.line())
    say(f"  {'in all':19} {sum(one.seconds for one in ends) / 60:5.1f} min")
    if any(one.code for one in ends):
        return 1
    if chosen == list(PARTS):
        PAGE.write_text(page(), encoding="utf-8")
        say(f"{PAGE.relative_to(ROOT)} is written")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("The soak was stopped.")
