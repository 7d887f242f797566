from collections.abc import Mapping

from portal.domain.delivery import WEBHOOKS
from portal.domain.event import Event
from portal.domain.leg import Leg
from portal.domain.notice import CHANNELS
from portal.domain.ports.legs import Job, Jobs, Legs
from portal.domain.transitions import EventType

OPENS: Mapping[EventType, Leg] = {
    EventType.SUBMITTED: Leg.INTAKE,
    EventType.SUPPLEMENT_GIVEN: Leg.INTAKE,
    EventType.FEE_REQUESTED: Leg.MONEY,
    EventType.DECIDED: Leg.RETURN,
}
"""The leg that an event opens."""


def relay_event(event: Event, legs: Legs, notice_jobs: Jobs, delivery_jobs: Jobs) -> None:
    """Make it known: start the leg it opens, have the citizen told of what they hear of, and the agency.

    A stream may bring an event twice. The event's number names the leg, so it starts once; a job
    put twice is done once by whoever does it.
    """
    job = Job(dossier=event.dossier, code=event.code, seq=event.seq)
    if event.type in OPENS:
        legs.start(OPENS[event.type], dossier=event.dossier, code=event.code, number=event.seq)
    if CHANNELS[event.type]:
        notice_jobs.put(job)
    if event.type in WEBHOOKS:
        delivery_jobs.put(job)
