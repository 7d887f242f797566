"""Nothing depends on an execution surviving: what a leg left behind is started again."""

from datetime import datetime

from portal.domain.model import Value
from portal.domain.ports.common import Clock
from portal.domain.ports.dossiers import Dossiers
from portal.domain.ports.legs import Legs
from portal.domain.trying import EVERY, turn

MOST = 1000


class Swept(Value):
    """How many waited, how many were helped (`started`), and which dossiers could not be."""

    waiting: int
    started: int
    failed: tuple[str, ...]


def sweep(dossiers: Dossiers, legs: Legs, clock: Clock) -> Swept:
    """Start the leg that each overdue dossier waits for; one dossier's trouble is not another's.

    Safe to run twice at once: an execution's name is made of the five minutes it was started in. Nobody asks
    whether an execution still lives: one that is only slow gets a second beside it, which is harmless, since
    to every task of a leg "already done" is an answer.
    """
    waiting = dossiers.waiting(clock.now().isoformat(), MOST)
    done = [_helped(dossier, dossiers, legs, clock.now()) for dossier in waiting]
    failed = tuple(dossier for dossier, found in zip(waiting, done, strict=True) if found is None)
    return Swept(waiting=len(waiting), started=sum(found or 0 for found in done), failed=failed)


def _helped(dossier: str, dossiers: Dossiers, legs: Legs, now: datetime) -> bool | None:
    """Whether a leg was started for it; None if that failed."""
    try:
        found = dossiers.get(dossier)
        awaited = found.leg_awaited() if found else None
        if found is None or awaited is None or not turn(awaited.since, now):
            return False
        number = int(now.timestamp() // EVERY.total_seconds())
        legs.start(awaited.leg, dossier=found.id, code=found.code, number=number)
    except Exception:  # noqa: BLE001  # a head that does not parse must not stop the others
        return None
    return True
