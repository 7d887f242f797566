from typing import NamedTuple

from portal.domain.ports.common import Clock
from portal.domain.ports.data_requests import DataRequests


class Watched(NamedTuple):
    """How many requests wait for somebody, and how many of them longer than the law lets them."""

    waiting: int
    overdue: int


def watch_data_requests(requests: DataRequests, clock: Clock) -> Watched:
    """Look at the law's clock of every request that is open."""
    now, waiting = clock.now(), requests.waiting()
    return Watched(len(waiting), sum(one.overdue(now) for one in waiting))
