"""Records of the dossiers' stream and of the two queues, as Lambda hands them over."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import stamina

from functions import wiring
from functions.delivery.records import handler as deliver
from functions.dossier.outbox import handler as outbox
from functions.notification.records import handler as notify
from functions.wiring import Ports
from portal.catalogue.messages import TomlMessages
from portal.domain.delivery import LONGEST_WAIT, DeliveryState, Ladder, Reply
from portal.domain.event import Event
from portal.domain.leg import Leg
from portal.domain.ports.legs import Job
from portal.domain.ports.records import DeadRecord
from portal.domain.transitions import EventType
from tests.fakes.agencies import FakeAgencies
from tests.fakes.common import FakeClock
from tests.fakes.identity import FakeMail, FakeTextMessages
from tests.fakes.notices import (
    FakeDeliveries,
    FakeNotices,
    FakeWebhooks,
)
from tests.fakes.work import FakeJobs, FakeLegs
from tests.operations.walk import DOSSIER, POLICE, Drafts, event, job, owned, walked


class FakeDeadRecords:
    def __init__(self) -> None:
        self.records: list[DeadRecord] = []

    def put(self, record: DeadRecord) -> None:
        self.records.append(record)


class World(Ports):
    """Every port a worker of this file asks for, as its fake."""

    def __init__(self, webhooks: FakeWebhooks | None = None) -> None:
        self.dossiers = self.archive = walked()
        self.drafts = self.desk = Drafts(self.archive)
        self.legs = self.started = FakeLegs()
        self.notice_jobs = self.notice_queue = FakeJobs()
        self.delivery_jobs = self.delivery_queue = FakeJobs()
        self.ladder_jobs = self.ladder_queue = FakeJobs(LONGEST_WAIT)
        self.dead_records = self.dead = FakeDeadRecords()
        self.people = owned()
        self.notices = FakeNotices()
        self.messages = TomlMessages()
        self.mail = self.mailbox = FakeMail()
        self.text_messages = self.phone = FakeTextMessages()
        self.agencies = FakeAgencies(POLICE)
        self.deliveries = FakeDeliveries()
        self.agency_webhooks = self.police = webhooks or FakeWebhooks()
        self.delivery_ladder = Ladder.read("5")
        self.clock = FakeClock()

    def event(self, what: EventType) -> Event:
        return event(self.archive, what)

    def job(self, what: EventType, attempt: int = 1) -> Job:
        return job(self.archive, what, attempt)


@pytest.fixture(autouse=True)
def _one_try() -> Iterator[None]:
    """No record is worth waiting for here; nor do the next test's doors open on this one's world."""
    stamina.set_testing(testing=True, attempts=1)
    yield
    stamina.set_testing(testing=False)
    wiring.use(None)


def world(webhooks: FakeWebhooks | None = None) -> World:
    made = World(webhooks)
    wiring.use(made)
    return made


def written(of: Event, body: str | None = None, name: str = "INSERT") -> dict[str, Any]:
    image = {
        "pk": {"S": f"D#{of.dossier}"},
        "sk": {"S": f"EVENT#{of.seq:06d}"},
        "v": {"N": "1"},
        "kind": {"S": "event"},
        "body": {"S": body or of.model_dump_json()},
    }
    return _record(name, of.seq, NewImage=image)


def removed(sk: str) -> dict[str, Any]:
    return _record("REMOVE", 1, Keys={"pk": {"S": "D#draft-0001"}, "sk": {"S": sk}})


def _record(name: str, number: int, **what: object) -> dict[str, Any]:
    change = {"SequenceNumber": str(number), **what}
    return {"eventID": f"id-{number}", "eventName": name, "dynamodb": change}


def streamed(*records: dict[str, Any]) -> dict[str, Any]:
    return {"Records": list(records)}


def queued(*bodies: str) -> dict[str, Any]:
    named = enumerate(bodies, start=1)
    return {"Records": [{"messageId": f"m{number}", "body": body} for number, body in named]}


def test_an_event_in_the_stream_is_relayed() -> None:
    here = world()
    first = here.event(EventType.SUBMITTED)
    assert outbox(streamed(written(first)), None) == {"batchItemFailures": []}
    assert here.started.started == [(Leg.INTAKE, DOSSIER, first.code, 1)]
    assert here.notice_queue.queued == [(here.job(EventType.SUBMITTED), 0)]
    assert here.delivery_queue.queued == []


def test_what_is_no_new_event_is_passed_over() -> None:
    here = world()
    head = written(here.event(EventType.SUBMITTED))
    head["dynamodb"]["NewImage"]["kind"] = {"S": "dossier"}
    again = written(here.event(EventType.SUBMITTED), name="MODIFY")
    assert outbox(streamed(head, again), None) == {"batchItemFailures": []}
    assert here.notice_queue.queued == []


def test_a_poison_record_is_buried_and_those_behind_it_go_on() -> None:
    here = world()
    poison = written(here.event(EventType.SUBMITTED), body='{"seq": "poison"}')
    good = written(here.event(EventType.HANDED_OVER))
    assert outbox(streamed(poison, good), None) == {"batchItemFailures": []}
    assert [(dead.pk, dead.sk) for dead in here.dead.records] == [(f"D#{DOSSIER}", "EVENT#000001")]
    assert here.delivery_queue.queued == [(here.job(EventType.HANDED_OVER), 0)]


def test_a_draft_whose_head_expired_is_forgotten() -> None:
    here = world()
    outbox(streamed(removed("HEAD"), removed("CONTENT"), removed("PAPER#one")), None)
    assert here.desk.forgotten == ["draft-0001"]


def test_citizens_are_told_of_what_is_queued() -> None:
    here = world()
    job = here.job(EventType.ACCEPTED).model_dump_json()
    assert notify(queued(job), None) == {"batchItemFailures": []}
    assert (len(here.mailbox.sent), len(here.phone.sent)) == (1, 1)


def test_only_the_job_that_failed_comes_again() -> None:
    here = world()
    nobody = here.job(EventType.ACCEPTED).model_copy(update={"dossier": "nobody-00"})
    jobs = [nobody, here.job(EventType.ACCEPTED)]
    failures = notify(queued("not a job", *(job.model_dump_json() for job in jobs)), None)
    assert [one["itemIdentifier"] for one in failures["batchItemFailures"]] == ["m1", "m2"]
    assert len(here.mailbox.sent) == 1


def test_agencies_are_told_of_what_is_queued() -> None:
    here = world()
    job = here.job(EventType.HANDED_OVER).model_dump_json()
    assert deliver(queued(job, job), None) == {"batchItemFailures": []}
    assert len(here.police.calls) == 1


def test_a_delivery_that_died_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    here = world(FakeWebhooks(Reply(status=500)))
    for attempt in (1, 2):
        deliver(queued(here.job(EventType.HANDED_OVER, attempt).model_dump_json()), None)
    kept = here.deliveries.find(DOSSIER, here.event(EventType.HANDED_OVER).seq)
    assert kept is not None
    assert kept.state is DeliveryState.DEAD
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["DeliveryDead"] for line in lines if "DeliveryDead" in line] == [[1.0]]
