"""What an operator does about deliveries that died, or that an agency took and lost."""

from datetime import datetime

from portal.domain.delivery import Delivery, DeliveryState
from portal.domain.ports.common import Clock
from portal.domain.ports.deliveries import Deliveries
from portal.domain.ports.legs import Job, Jobs


def replay_deliveries(
    dossier: str,
    deliveries: Deliveries,
    delivery_jobs: Jobs,
    clock: Clock,
    *,
    since: datetime | None = None,
    taken: bool = False,
) -> list[Delivery]:
    """Begin the ladder of each dead delivery of that dossier again; with `taken`, of each that ended well too.

    `since` leaves out those whose last attempt was before. The call keeps its name, by which the agency knows
    it again. What is under way is left alone. Raises Raced if somebody else is at it.
    """
    return [
        _revived(each, deliveries, delivery_jobs, clock)
        for each in deliveries.of(dossier)
        if _meant(each, since, taken=taken)
    ]


def _meant(each: Delivery, since: datetime | None, *, taken: bool) -> bool:
    ended = {DeliveryState.DEAD, DeliveryState.DELIVERED} if taken else {DeliveryState.DEAD}
    return each.state in ended and (since is None or each.attempts[-1].at >= since)


def _revived(each: Delivery, deliveries: Deliveries, delivery_jobs: Jobs, clock: Clock) -> Delivery:
    """Kept first: a job that is lost then is overdue, and the sweeper puts it."""
    revived = each.revived(clock.now())
    deliveries.save(revived)
    delivery_jobs.put(
        Job(dossier=each.dossier, code=each.code, seq=each.seq, attempt=revived.upcoming)
    )
    return revived
