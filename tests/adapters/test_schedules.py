"""Jobs for later: a queue holds the short waits, a schedule the long ones, and a job put twice is put once."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import pytest

from portal.domain.delivery import LONGEST_WAIT
from portal.domain.ports.legs import Job, LadderJobs
from portal.stores.legs import SqsJobs
from portal.stores.machine import SystemClock, SystemCodes
from portal.stores.schedules import Place, ScheduledJobs, schedule_name
from tests.fakes.work import FakeJobs
from tests.people import until
from tests.stack import Stack

fresh = SystemCodes().id


class Ladder(NamedTuple):
    """The port, and what it was seen to do with a job that has to wait long."""

    jobs: LadderJobs
    waiting: Callable[[Job], list[int]]
    """Seconds that remain to each of its schedules."""


@pytest.fixture(params=["fake", "scheduler"])
def ladder(request: pytest.FixtureRequest) -> Iterator[Ladder]:
    if request.param == "fake":
        fake = FakeJobs(LONGEST_WAIT)
        yield Ladder(fake, lambda job: [d for one, d in fake.queued if one == job][:1])
        return
    yield from scheduled(request.getfixturevalue("stack"))


def scheduled(stack: Stack) -> Iterator[Ladder]:
    client = stack.client("scheduler")

    def waiting(job: Job) -> list[int]:
        name = f"{stack.name}-{schedule_name(job)}"
        found = client.list_schedules(GroupName=f"{stack.name}-deliveries", NamePrefix=name)
        return [remains(client, f"{stack.name}-deliveries", name) for _ in found["Schedules"]]

    yield Ladder(jobs(stack, client, stack.aws.resources(stack.name)["DeliveriesQueue"]), waiting)
    client.close()


def jobs(stack: Stack, client: Any, url: str, holds: int = 900) -> ScheduledJobs:  # noqa: ANN401  # boto3's
    sqs = stack.client("sqs")
    asked = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    place = Place(
        group=f"{stack.name}-deliveries",
        prefix=f"{stack.name}-",
        queue=asked["Attributes"]["QueueArn"],
        role="arn:aws:iam::000000000000:role/of-a-test",
    )
    return ScheduledJobs(SqsJobs(sqs, url), client, place, SystemClock(), holds)


def remains(client: Any, group: str, name: str) -> int:  # noqa: ANN401  # boto3's
    at = client.get_schedule(GroupName=group, Name=name)["ScheduleExpression"]
    moment = datetime.fromisoformat(at.removeprefix("at(").removesuffix(")") + "+00:00")
    return round((moment - SystemClock().now()).total_seconds())


def job(attempt: int = 6) -> Job:
    return Job(dossier=fresh(), code="G01.79-261120-0001", seq=3, attempt=attempt)


@pytest.mark.parametrize("delay", [901, LONGEST_WAIT])
def test_a_long_wait_is_one_schedule_however_often_it_is_put(ladder: Ladder, delay: int) -> None:
    late = job()
    for _ in range(2):
        ladder.jobs.put(late, delay=delay)
    (left,) = ladder.waiting(late)
    assert timedelta(0) <= timedelta(seconds=delay - left) < timedelta(seconds=10)


@pytest.mark.parametrize("delay", [-1, LONGEST_WAIT + 1])
def test_nothing_waits_longer_than_a_day(ladder: Ladder, delay: int) -> None:
    with pytest.raises(ValueError, match=str(delay)):
        ladder.jobs.put(job(), delay=delay)


def test_a_name_has_room_beside_the_longest_stacks() -> None:
    long = Job(dossier="d" * 26, code="-", seq=999_999, attempt=99)
    longest_stack = "motcua-" + "s" * 20
    assert len(f"{longest_stack}-{schedule_name(long)}") <= 64


def test_a_schedule_brings_its_job_to_the_queue_and_is_gone(stack: Stack) -> None:
    client, sqs = stack.client("scheduler"), stack.client("sqs")
    url = sqs.create_queue(QueueName=f"{stack.name}-{fresh()}")["QueueUrl"]
    late, group = job(), f"{stack.name}-deliveries"
    jobs(stack, client, url, holds=0).put(late, delay=1)
    made = client.get_schedule(GroupName=group, Name=f"{stack.name}-{schedule_name(late)}")
    assert made["ActionAfterCompletion"] == "DELETE"
    assert json.loads(made["Target"]["Input"]) == late.model_dump()

    def heard() -> list[dict[str, Any]]:
        return list(sqs.receive_message(QueueUrl=url).get("Messages", []))

    (message,) = until(heard, "the schedule to fire", seconds=30)
    assert Job.model_validate_json(message["Body"]) == late
    until(lambda: gone(client, group, late, stack), "the schedule to delete itself")
    sqs.delete_queue(QueueUrl=url)


def gone(client: Any, group: str, late: Job, stack: Stack) -> bool:  # noqa: ANN401  # boto3's
    found = client.list_schedules(GroupName=group, NamePrefix=f"{stack.name}-{schedule_name(late)}")
    return not found["Schedules"]
