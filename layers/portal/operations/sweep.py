"""Nothing depends on an execution surviving: what a leg left behind is started again."""

from portal.domain.ports.common import Clock
from portal.domain.ports.dossiers import Dossiers
from portal.domain.ports.legs import Legs

AT_ONCE = 25


def sweep(dossiers: Dossiers, legs: Legs, clock: Clock) -> int:
    """Start the leg that each overdue dossier waits for; returns how many were waiting.

    Safe to run twice at once: an execution's name is made of the five minutes it was started in.
    """
    now = clock.now()
    waiting = dossiers.waiting(now.isoformat(), AT_ONCE)
    for dossier in waiting:
        found = dossiers.get(dossier)
        awaited = found.leg_awaited() if found else None
        if found and awaited:
            legs.start(
                awaited.leg, dossier=found.id, code=found.code, number=int(now.timestamp()) // 300
            )
    return len(waiting)
