"""Nothing depends on an execution surviving: what a leg left behind is started again, and what nobody answers ends."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import Enum
from itertools import takewhile

from portal.domain.dossier import Dossier
from portal.domain.leg import UNATTENDED
from portal.domain.model import Value
from portal.domain.ports.catalogue import Messages
from portal.domain.ports.common import Clock
from portal.domain.ports.dossiers import Dossiers
from portal.domain.ports.legs import Legs
from portal.domain.trying import EVERY, turn
from portal.operations.stop_unanswered import stop_unanswered

MOST = 1000
ROUND = timedelta(seconds=50)
"""How long one round may go on: a neighbour that is silent about legs must leave time for deliveries and requests."""


class Swept(Value):
    """How many waited, how many were helped (`started`) or ended (`stopped`), and which dossiers could not be."""

    waiting: int
    started: int
    failed: tuple[str, ...]
    stopped: int = 0


class _Done(Enum):
    NOTHING = 0
    STARTED = 1
    STOPPED = 2
    FAILED = 3


def sweep(dossiers: Dossiers, legs: Legs, messages: Messages, clock: Clock) -> Swept:
    """Start the leg that each overdue dossier waits for, or end it; one dossier's trouble is not another's.

    Safe to run twice at once: an execution's name is made of the five minutes it was started in, and what ended has
    ended. Nobody asks whether an execution still lives: one that is only slow gets a second beside it, which is
    harmless, since to every task of a leg "already done" is an answer.
    """
    now = clock.now()
    waiting = _waiting(dossiers, now)
    within = takewhile(lambda _: clock.now() - now < ROUND, waiting)
    done = [_looked_after(dossier, dossiers, legs, messages, clock) for dossier in within]
    failed = (of for of, found in zip(waiting, done, strict=False) if found is _Done.FAILED)
    return Swept(
        waiting=len(waiting),
        started=done.count(_Done.STARTED),
        failed=tuple(failed),
        stopped=done.count(_Done.STOPPED),
    )


def _waiting(dossiers: Dossiers, now: datetime) -> Sequence[str]:
    """Those that have the turn of a leg, however many stand before them, and the longest due: an end has no turns."""
    turns = dossiers.waiting(now.isoformat(), MOST, lambda due: turn(due - UNATTENDED, now))
    return list(dict.fromkeys([*turns, *dossiers.waiting(now.isoformat(), MOST)]))


def _looked_after(
    dossier: str, dossiers: Dossiers, legs: Legs, messages: Messages, clock: Clock
) -> _Done:
    try:
        found = dossiers.get(dossier)
        if found is None:
            return _Done.NOTHING
        if found.lapses_at():
            ended = stop_unanswered(found.id, dossiers, messages, clock)
            return _Done.STOPPED if ended else _Done.NOTHING
        return _started(found, legs, clock)
    except Exception:  # noqa: BLE001  # a head that does not parse must not stop the others
        return _Done.FAILED


def _started(found: Dossier, legs: Legs, clock: Clock) -> _Done:
    awaited, now = found.leg_awaited(), clock.now()
    if awaited is None or not turn(awaited.since, now):
        return _Done.NOTHING
    number = int(now.timestamp() // EVERY.total_seconds())
    legs.start(awaited.leg, dossier=found.id, code=found.code, number=number)
    return _Done.STARTED
