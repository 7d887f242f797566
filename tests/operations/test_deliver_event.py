from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from portal.domain.delivery import LONGEST_WAIT, Delivery, DeliveryState, Ladder, Refusal, Reply
from portal.domain.errors import NotFound, Unavailable
from portal.domain.ports.deliveries import Numbered
from portal.domain.ports.legs import Job
from portal.domain.transitions import EventType
from portal.operations.deliver_event import deliver_event
from portal.operations.replay_deliveries import replay_deliveries
from portal.operations.sweep import Swept
from portal.operations.sweep_deliveries import ROUND, sweep_deliveries
from tests.fakes.agencies import FakeAgencies
from tests.fakes.common import NOW, FakeClock
from tests.fakes.dossiers import FakeDossiers
from tests.fakes.notices import FakeDeliveries, FakeWebhooks
from tests.fakes.work import FakeJobs
from tests.operations.walk import DOSSIER, POLICE, event, job, walked


@dataclass
class Courier:
    webhooks: FakeWebhooks = field(default_factory=FakeWebhooks)
    ladder: Ladder = field(default_factory=lambda: Ladder.read("5,60"))
    dossiers: FakeDossiers = field(default_factory=walked)
    agencies: FakeAgencies = field(default_factory=lambda: FakeAgencies(POLICE))
    deliveries: FakeDeliveries = field(default_factory=FakeDeliveries)
    jobs: FakeJobs = field(default_factory=lambda: FakeJobs(LONGEST_WAIT))
    clock: FakeClock = field(default_factory=FakeClock)
    queue: FakeJobs = field(default_factory=FakeJobs)

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


def test_a_step_may_be_longer_than_a_queue_can_wait() -> None:
    courier = Courier(FakeWebhooks(Reply(status=500)), ladder=Ladder.read("86400"))
    told = courier.deliver(courier.first())
    assert courier.jobs.queued == [(courier.first(2), 86400)]
    assert told is not None
    assert told.next_at == NOW + timedelta(days=1)


# --- what a ladder lost
def swept(courier: Courier) -> Swept:
    return sweep_deliveries(courier.deliveries, courier.queue, courier.clock)


def test_an_attempt_that_did_not_come_is_put_again_and_made_once() -> None:
    courier = Courier(FakeWebhooks(Reply(status=500), Reply(status=204)))
    courier.deliver(courier.first())
    courier.clock.advance(timedelta(minutes=5))
    assert swept(courier).waiting == 0
    courier.clock.advance(timedelta(minutes=1))
    for _ in range(2):
        assert (swept(courier).started, swept(courier).failed) == (1, ())
    assert set(courier.queue.queued) == {(courier.first(2), 0)}
    for put, _ in courier.queue.queued:
        courier.deliver(put)
    assert len(courier.webhooks.calls) == 2
    assert swept(courier).waiting == 0


def test_one_deliverys_trouble_is_not_anothers() -> None:
    courier = Courier(FakeWebhooks(Reply(status=500)))
    for what in (EventType.HANDED_OVER, EventType.FEE_PAID):
        courier.deliver(job(courier.dossiers, what))
    courier.clock.advance(timedelta(minutes=6))
    healthy, bad = courier.deliveries.find, courier.first().seq

    def find(dossier: str, seq: int) -> Delivery | None:
        if seq == bad:
            raise ValueError(seq)
        return healthy(dossier, seq)

    courier.deliveries.find = find  # type: ignore[method-assign]  # one does not parse
    found = swept(courier)
    assert (found.waiting, found.started, found.failed) == (2, 1, (DOSSIER,))
    assert [one.seq for one, _ in courier.queue.queued] == [
        event(courier.dossiers, EventType.FEE_PAID).seq
    ]


def test_a_queue_that_is_silent_uses_up_its_own_time_and_no_more() -> None:
    courier = Courier(FakeWebhooks(Reply(status=500)))
    for what in (EventType.HANDED_OVER, EventType.FEE_PAID, EventType.RESULT_RETURNED):
        courier.deliver(job(courier.dossiers, what))
    courier.clock.advance(timedelta(minutes=6))
    put = courier.queue.put

    def slowly(job: Job) -> None:
        courier.clock.advance(ROUND / 2)
        put(job)
        raise TimeoutError

    courier.queue.put = slowly  # type: ignore[assignment,method-assign]  # its answer never comes
    found = swept(courier)
    assert (found.waiting, found.started, len(found.failed)) == (3, 0, 2)
    assert len(courier.queue.queued) == 2


def test_a_lagging_index_puts_nothing() -> None:
    courier = Courier()
    courier.deliver(courier.first())
    lagging = [Numbered(DOSSIER, courier.first().seq), Numbered("nobody-00", 1)]
    courier.deliveries.overdue = lambda *_: lagging  # type: ignore[method-assign]  # it is behind
    found = swept(courier)
    assert (found.waiting, found.started, found.failed) == (2, 0, ())


# --- replay
def replayed(courier: Courier, **how: Any) -> list[Delivery]:  # noqa: ANN401  # as the operation takes them
    return replay_deliveries(DOSSIER, courier.deliveries, courier.queue, courier.clock, **how)


def test_a_dead_delivery_is_tried_from_the_foot_of_the_ladder_again() -> None:
    courier = Courier(FakeWebhooks(Reply(status=500)), ladder=Ladder.read("5"))
    for attempt in (1, 2):
        courier.deliver(courier.first(attempt))
    assert stored(courier).state is DeliveryState.DEAD
    (again,) = replayed(courier)
    assert (again.state, again.upcoming) == (DeliveryState.PENDING, 3)
    assert courier.queue.queued == [(courier.first(3), 0)]
    assert replayed(courier) == []
    courier.deliver(courier.first(3))
    assert courier.jobs.queued[-1] == (courier.first(4), 5)
    names = {name for _, name, _ in courier.webhooks.calls}
    assert len(names) == 1, "the agency knows the call by its name"


def test_what_was_taken_is_told_again_only_if_an_operator_says_so() -> None:
    courier = Courier()
    courier.deliver(courier.first())
    assert replayed(courier) == []
    assert replayed(courier, taken=True, since=NOW + timedelta(seconds=1)) == []
    assert len(replayed(courier, taken=True, since=NOW)) == 1
    courier.deliver(courier.first(2))
    assert len(courier.webhooks.calls) == 2
    assert stored(courier).state is DeliveryState.DELIVERED


def test_a_replay_whose_job_was_lost_is_swept_up() -> None:
    courier = Courier()
    courier.deliver(courier.first())
    replayed(courier, taken=True)
    courier.queue.queued.clear()
    courier.clock.advance(timedelta(minutes=6))
    assert swept(courier).started == 1
