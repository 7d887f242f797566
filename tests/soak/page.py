"""docs/faults.md, from what the parts of a whole soak have kept."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from infra.names import ROOT
from portal.domain.books import Invariant
from portal.domain.leg import UNATTENDED
from portal.domain.trying import EVERY
from tests.faults.ledger import ROUNDS, kept

PAGE = ROOT / "docs" / "faults.md"
HEAD = """# Faults, and what holds after each

Made by `make soak` (`tests/faults/`, `tests/walks/`): {when}.

A proxy between the functions and the local cloud harms their
calls or kills their processes, or the cloud itself is stopped and started. After each fault the dossier goes on without
a person, nothing is left open, and `make verify` finds nothing wrong. [What I1 to I6 are](runbooks/verify.md).

What the rig pushes on by hand, so that minutes take seconds: what waits for a leg is due, and an unfinished claim is
old, each time the sweeper comes round, which is every ten seconds and not every five minutes; the queues bring a
message again after seconds and not minutes. Nobody else is helped.

How long that is on a normal clock: what a dead worker held comes again after four minutes (notices) or four and a half
(deliveries), and its work takes seconds, so five are enough. A leg that died is started again at the first round of the
sweeper after its first {unattended}, and rounds are {every} apart: at most {both}. A record of a stream
comes again at once.

The column *rounds* is how often the rig's sweeper came until everything was done, at the worst of the times that fault
was tried. More than {rounds} rounds for each call that is harmed, or process that is killed, is a failure: on a
normal clock a queue's wait is less than a round, in the rig one and a half, so that {rounds} of the rig's are two.
Where a process hangs until its function's time is over, or the cloud comes up again, that time is real
and is not shortened as the rounds are: there they are told and not judged. While a test waits for a hand-over,
or for the first move after a stop, the sweeper comes at each look, which is far more often.

What the emulator cannot do is not shown: real throttles, a region that fails, a stream that survives a stop (it
forgets the records that nobody has read, so each stop waits until they are).

| what | is harmed by | harmed | rounds | {columns} |
|---|---|---|---|{rules}|
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
| who registered and signed in meanwhile | {newcomers} |
"""


def page(begun: str) -> str:
    """`begun` says when the soak did, and on what."""
    faults, walks = kept("faults"), kept("walks")
    columns, rules = " | ".join(Invariant), "|".join("---" for _ in Invariant)
    rows = [line(row) for row in faults["rows"]]
    calls = [
        line([what, f"{len(asked)}: {', '.join(f'`{one}`' for one in asked)}"])
        for what, asked in faults["asked"].items()
    ]
    told = {
        name: counted(walks[name])
        for name in ("states", "steps", "harmed", "counts", "places", "newcomers")
    }
    ways = WALKS.format(seed=walks["seed"], dossiers=sum(walks["states"].values()), **told)
    head = HEAD.format(
        when=begun,
        unattended=minutes(UNATTENDED),
        every=minutes(EVERY),
        both=minutes(UNATTENDED + EVERY),
        rounds=ROUNDS,
        columns=columns,
        rules=rules,
    )
    return "".join([head, *rows, CALLS, *calls, ways])


def minutes(span: timedelta) -> str:
    count = span // timedelta(minutes=1)
    return "minute" if count == 1 else f"{count} minutes"


def line(cells: Iterable[Any]) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |\n"


def counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {what}" for what, count in counts.items())
