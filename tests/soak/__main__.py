"""`make soak`: mutants, faults, races, the document at random, walks: one after the other, and what came of each.

python -m tests.soak              all of it; writes docs/faults.md if all of it held
python -m tests.soak walks races  only these
"""

import shutil
import signal
import sys
import time
from typing import NamedTuple

from infra.names import ROOT
from infra.tools import environment, say
from tests.faults.ledger import FOLDER
from tests.foreground import to_its_end
from tests.soak.page import PAGE, page
from tests.soak.when import when

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
    code = to_its_end([sys.executable, "-m", *PARTS[part]], environment(SOAK="1"))
    return Ended(part, code, time.monotonic() - begun)


def main() -> int:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    begun, chosen = when(), sys.argv[1:] or list(PARTS)
    shutil.rmtree(FOLDER, ignore_errors=True)
    ends = [ended(part) for part in chosen]
    say("\nThe soak:")
    for one in ends:
        say(one.line())
    say(f"  {'in all':19} {sum(one.seconds for one in ends) / 60:5.1f} min")
    if any(one.code for one in ends):
        return 1
    if chosen == list(PARTS):
        PAGE.write_text(page(begun), encoding="utf-8")
        say(f"{PAGE.relative_to(ROOT)} is written")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("The soak was stopped.")
