"""Ways to get work done elsewhere, later: legs to walk and queues to fill."""

from typing import Protocol

from portal.domain.leg import Leg
from portal.domain.model import Kept


class Legs(Protocol):
    def start(self, leg: Leg, *, dossier: str, code: str, number: int) -> None:
        """Start it, once: an execution of that name that exists already is the same one."""


class Job(Kept):
    """An event somebody has to hear of. `attempt` counts from 1."""

    dossier: str
    code: str
    seq: int
    attempt: int = 1


class Jobs(Protocol):
    def put(self, job: Job, *, delay: int = 0) -> None:
        """Queue it, to be worked on in `delay` seconds (at most 900, which is what SQS can)."""


class LadderJobs(Protocol):
    def put(self, job: Job, *, delay: int) -> None:
        """See that it is worked on in `delay` seconds, up to a day. Put twice, it may be worked on twice."""
