"""Nothing depends on a schedule or a message surviving: an attempt that is overdue is put again."""

from datetime import timedelta
from itertools import takewhile

from portal.domain.ports.common import Clock
from portal.domain.ports.deliveries import Deliveries, Numbered
from portal.domain.ports.legs import Job, Jobs
from portal.domain.trying import turn
from portal.operations.sweep import MOST, Swept

ROUND = timedelta(seconds=40)
"""As in `sweep`."""


def sweep_deliveries(deliveries: Deliveries, delivery_jobs: Jobs, clock: Clock) -> Swept:
    """Put each attempt that was due and did not come; one delivery's trouble is not another's.

    Safe to run twice at once, and beside a message that was only slow: an attempt that is recorded is not
    made again. At worst the agency hears a knock more, and knows it by its name.
    """
    now = clock.now()
    waiting = deliveries.overdue(now.isoformat(), MOST, lambda due: turn(due, now))
    within = takewhile(lambda _: clock.now() - now < ROUND, waiting)
    done = [_helped(one, deliveries, delivery_jobs) for one in within]
    failed = tuple(one.dossier for one, found in zip(waiting, done, strict=False) if found is None)
    return Swept(waiting=len(waiting), started=sum(found or 0 for found in done), failed=failed)


def _helped(one: Numbered, deliveries: Deliveries, delivery_jobs: Jobs) -> bool | None:
    """Whether its attempt was put; None if that failed. An index lags: it may be over by now."""
    try:
        found = deliveries.find(one.dossier, one.seq)
        if found is None or found.next_at is None:
            return False
        job = Job(dossier=found.dossier, code=found.code, seq=found.seq, attempt=found.upcoming)
        delivery_jobs.put(job)
    except Exception:  # noqa: BLE001  # one that does not parse must not stop the others
        return None
    return True
