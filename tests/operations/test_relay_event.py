import pytest

from portal.domain.leg import Leg
from portal.domain.transitions import EventType
from portal.operations.relay_event import relay_event
from tests.fakes.work import FakeJobs, FakeLegs
from tests.operations.walk import DOSSIER, event, having, job


class Bus:
    def __init__(self) -> None:
        self.legs, self.notices, self.deliveries = FakeLegs(), FakeJobs(), FakeJobs()

    def relay(self, what: EventType) -> None:
        dossiers = having(what)
        relay_event(event(dossiers, what), self.legs, self.notices, self.deliveries)


@pytest.mark.parametrize(
    ("what", "leg", "number"),
    [
        (EventType.SUBMITTED, Leg.INTAKE, 1),
        (EventType.SUPPLEMENT_GIVEN, Leg.INTAKE, 4),
        (EventType.FEE_REQUESTED, Leg.MONEY, 5),
        (EventType.DECIDED, Leg.RETURN, 7),
    ],
)
def test_an_event_opens_its_leg_once(what: EventType, leg: Leg, number: int) -> None:
    bus = Bus()
    bus.relay(what)
    bus.relay(what)
    ((started, dossier, _, seq),) = bus.legs.started
    assert (started, dossier, seq) == (leg, DOSSIER, number)


@pytest.mark.parametrize("what", EventType)
def test_the_citizen_hears_of_every_event_that_is_told(what: EventType) -> None:
    bus = Bus()
    bus.relay(what)
    dossiers = having(what)
    silent = {EventType.HANDED_OVER, EventType.SUPPLEMENT_RECEIVED, EventType.DECIDED}
    assert bus.notices.queued == ([] if what in silent else [(job(dossiers, what), 0)])


def test_the_agency_hears_of_what_it_did_not_do_itself() -> None:
    heard = []
    for what in EventType:
        bus = Bus()
        bus.relay(what)
        heard += [what for _ in bus.deliveries.queued]
    assert heard == [
        EventType.HANDED_OVER,
        EventType.SUPPLEMENT_RECEIVED,
        EventType.WITHDRAWAL_REQUESTED,
        EventType.FEE_PAID,
        EventType.RESULT_RETURNED,
    ]
