from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from portal.domain.delivery import Delivery, DeliveryState, Ladder, Refusal, Reply
from portal.domain.dossier import EventType
from portal.domain.errors import NotFound, Unavailable
from portal.domain.ports.legs import Job
from portal.operations.deliver_event import deliver_event
from tests.fakes.common import NOW, FakeClock
from tests.fakes.dossiers import FakeDossiers
from tests.fakes.notices import FakeAgencies, FakeDeliveries, FakeWebhooks
from tests.fakes.work import FakeJobs
from tests.operations.walk import DOSSIER, POLICE, event, job, walked


@dataclass
class Courier:
    webhooks: FakeWebhooks = field(default_factory=FakeWebhooks)
    ladder: Ladder = field(default_factory=lambda: Ladder.read("5,60"))
    dossiers: FakeDossiers = field(default_factory=walked)
    agencies: FakeAgencies = field(default_factory=lambda: FakeAgencies(POLICE))
    deliveries: FakeDeliveries = field(default_factory=FakeDeliveries)
    jobs: FakeJobs = field(default_factory=FakeJobs)
    clock: FakeClock = field(default_factory=FakeClock)

    def deliver(self, job: Job) -> Delivery | None:
        return deliver_event(
            job,
            self.ladder,
            self.dossiers,
            self.agencies,
            self.deliveries,
            self.webhooks,
            self.jobs,
            self.clock,
        )

    def first(self, attempt: int = 1) -> Job:
        return job(self.dossiers, EventType.HANDED_OVER, attempt)


def stored(courier: Courier, what: EventType = EventType.HANDED_OVER) -> Delivery:
    found = courier.deliveries.find(DOSSIER, event(courier.dossiers, what).seq)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("what", "type_", "state", "version"),
    [
        (EventType.HANDED_OVER, "dossier.handed_over", "registered", 8),
        (EventType.FEE_PAID, "dossier.fee_paid", "processing", 12),
        (EventType.RESULT_RETURNED, "dossier.returned", "returned", 15),
    ],
)
def test_the_agency_is_told_little_and_the_same_at_every_attempt(
    what: EventType, type_: str, state: str, version: int
) -> None:
    courier = Courier()
    courier.deliver(job(courier.dossiers, what))
    url, name, webhook = courier.webhooks.calls[0]
    assert url == POLICE.webhook_url
    assert name == f"evt_{DOSSIER}_{event(courier.dossiers, what).seq}"
    assert webhook.model_dump(mode="json") == {
        "type": type_,
        "timestamp": "2026-11-20T02:30:00Z",
        "data": {
            "dossier": "G01.79-261124-0001",
            "procedure": "3.000347",
            "state": state,
            "version": version,
        },
    }
    assert stored(courier, what).state is DeliveryState.DELIVERED


def test_what_was_delivered_is_not_delivered_again() -> None:
    courier = Courier()
    courier.deliver(courier.first())
    assert courier.deliver(courier.first()) is None
    assert courier.deliver(courier.first(attempt=2)) is None
    assert len(courier.webhooks.calls) == 1
    assert courier.jobs.queued == []


def test_an_agency_that_is_down_is_knocked_at_until_the_ladder_ends() -> None:
    courier = Courier(FakeWebhooks(Reply(status=500), Reply(refusal=Refusal.TIMED_OUT)))
    for attempt in (1, 2, 3):
        courier.deliver(courier.first(attempt))
        courier.clock.advance(timedelta(minutes=1))
    assert courier.jobs.queued == [(courier.first(2), 5), (courier.first(3), 60)]
    dead = stored(courier)
    assert dead.state is DeliveryState.DEAD
    assert [(one.number, one.status, one.refusal) for one in dead.attempts] == [
        (1, 500, None),
        (2, None, Refusal.TIMED_OUT),
        (3, None, Refusal.TIMED_OUT),
    ]
    assert dead.attempts[0].at == NOW
    assert courier.deliver(courier.first(4)) is None


def test_an_agency_that_recovers_is_told() -> None:
    courier = Courier(FakeWebhooks(Reply(status=503, retry_after=600), Reply(status=204)))
    courier.deliver(courier.first())
    ((again, delay),) = courier.jobs.queued
    assert delay == 600
    told = courier.deliver(again)
    assert told is not None
    assert told.state is DeliveryState.DELIVERED


def test_a_lost_record_is_one_knock_more_and_never_one_less() -> None:
    courier = Courier(FakeWebhooks(Reply(status=500)), deliveries=FakeDeliveries(loses=1))
    with pytest.raises(Unavailable):
        courier.deliver(courier.first())
    assert courier.jobs.queued == [(courier.first(2), 5)]
    courier.deliver(courier.first())
    assert len(courier.webhooks.calls) == 2
    first, second = courier.jobs.queued
    assert first == second
    courier.deliver(first[0])
    assert courier.deliver(second[0]) is None
    assert len(courier.webhooks.calls) == 3


def test_an_agency_nobody_registered_is_our_mistake() -> None:
    courier = Courier(agencies=FakeAgencies())
    with pytest.raises(NotFound):
        courier.deliver(courier.first())
    assert courier.webhooks.calls == []


@pytest.mark.parametrize("wrong", [{"dossier": "nobody-00"}, {"seq": 99}])
def test_a_job_about_nothing_is_raised(wrong: dict[str, object]) -> None:
    courier = Courier()
    with pytest.raises(NotFound):
        courier.deliver(courier.first().model_copy(update=wrong))
