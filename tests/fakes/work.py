"""Legs and queues that remember what they were asked."""

from portal.domain.leg import Leg
from portal.domain.ports.legs import Job

MOST_DELAY = 900


class FakeLegs:
    def __init__(self) -> None:
        self.started: list[tuple[Leg, str, str, int]] = []

    def start(self, leg: Leg, *, dossier: str, code: str, number: int) -> None:
        names = {(leg, code, number) for leg, _, code, number in self.started}
        if (leg, code, number) not in names:
            self.started.append((leg, dossier, code, number))


class FakeJobs:
    """A queue; with `most` of a day, the ladder's."""

    def __init__(self, most: int = MOST_DELAY) -> None:
        self.queued: list[tuple[Job, int]] = []
        self._most = most

    def put(self, job: Job, *, delay: int = 0) -> None:
        if not 0 <= delay <= self._most:
            raise ValueError(delay)
        self.queued.append((job, delay))
