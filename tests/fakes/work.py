"""Legs and queues that remember what they were asked."""

from portal.domain.leg import Leg
from portal.domain.ports.legs import Job


class FakeLegs:
    def __init__(self) -> None:
        self.started: list[tuple[Leg, str, str, int]] = []

    def start(self, leg: Leg, *, dossier: str, code: str, number: int) -> None:
        if (leg, dossier, code, number) not in self.started:
            self.started.append((leg, dossier, code, number))


class FakeJobs:
    def __init__(self) -> None:
        self.queued: list[tuple[Job, int]] = []

    def put(self, job: Job, *, delay: int = 0) -> None:
        self.queued.append((job, delay))
