"""docs/faults.md, from what the parts of a whole soak have kept."""

from collections.abc import Iterable, Mapping
from typing import Any

from infra.names import ROOT
from portal.domain.books import Invariant
from tests.faults.ledger import kept

PAGE = ROOT / "docs" / "faults.md"
HEAD = """# Faults, and what holds after each

Made by `make soak` (`tests/faults/`, `tests/walks/`): a proxy between the functions and the local cloud harms their
calls or kills their processes, or the cloud itself is stopped and started. After each fault the dossier goes on without
a person, nothing is left open, and `make verify` finds nothing wrong. [What I1 to I6 are](runbooks/verify.md).

What the rig pushes on by hand, so that minutes take seconds: what waits for a leg is due, and an unfinished claim is
old, each time the sweeper comes round, which is every ten seconds and not every five minutes; the queues bring a
message again after seconds and not minutes. Nobody else is helped, and recovering takes less than five minutes.
What the emulator cannot do is not shown: real throttles, a region that fails, a stream that survives a stop (it
forgets the records that nobody has read, so each stop waits until they are).

| what | is harmed by | harmed | {columns} |
|---|---|---|{rules}|
"""
CALLS = """
## What is asked of AWS

One call after the other, by a process that is warm. After each of them the process was killed, and its answer was lost.

| what | calls |
|---|---|
"""
WALKS = """
## Dossiers on ways of their own

{dossiers} dossiers of five citizens, twelve at once, each on a lawful way that chance chose (seed {seed}), while calls
of every function met faults. In the end: no violation of I1 to I6, and every dossier that is open has somebody who has
to go on with it, and a day until when.

| counted | |
|---|---|
| ended in | {states} |
| steps taken | {steps} |
| calls harmed | {harmed} |
| found by `make verify` | {counts} |
| looked through for canaries | {places} |
"""


def page() -> str:
    faults, walks = kept("faults"), kept("walks")
    columns, rules = " | ".join(Invariant), "|".join("---" for _ in Invariant)
    rows = [line(row) for row in faults["rows"]]
    calls = [
        line([what, f"{len(asked)}: {', '.join(f'`{one}`' for one in asked)}"])
        for what, asked in faults["asked"].items()
    ]
    told = {
        name: counted(walks[name]) for name in ("states", "steps", "harmed", "counts", "places")
    }
    ways = WALKS.format(seed=walks["seed"], dossiers=sum(walks["states"].values()), **told)
    return "".join([HEAD.format(columns=columns, rules=rules), *rows, CALLS, *calls, ways])


def line(cells: Iterable[Any]) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |\n"


def counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {what}" for what, count in counts.items())
