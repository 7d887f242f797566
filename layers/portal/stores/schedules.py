"""What waits longer than a queue can hold it: one-time schedules of EventBridge Scheduler."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from portal.domain.delivery import LONGEST_WAIT
from portal.domain.ports.common import Clock
from portal.domain.ports.legs import Job, Jobs
from portal.stores.legs import MOST_DELAY

if TYPE_CHECKING:
    from types_boto3_scheduler import EventBridgeSchedulerClient

_AN_HOUR = 3600


class Place(NamedTuple):
    """Where schedules stand, and what they do: send to the `queue` (an ARN), as `role`.

    Their names begin with `prefix`: the role of whoever makes them is held to it.
    """

    group: str
    prefix: str
    queue: str
    role: str


class ScheduledJobs:
    """Jobs for later: by the queue's own delay up to `queue_holds` seconds, by a schedule beyond."""

    def __init__(
        self,
        queue: Jobs,
        client: "EventBridgeSchedulerClient",
        place: Place,
        clock: Clock,
        queue_holds: int = MOST_DELAY,
    ) -> None:
        self._queue, self._client, self._place = queue, client, place
        self._clock, self._queue_holds = clock, queue_holds

    def put(self, job: Job, *, delay: int) -> None:
        if delay <= self._queue_holds:
            self._queue.put(job, delay=delay)
        elif delay <= LONGEST_WAIT:
            self._schedule(job, delay)
        else:
            raise ValueError(f"nothing waits {delay} seconds")

    def _schedule(self, job: Job, delay: int) -> None:
        """Named by delivery and attempt, so that put twice it is one; it deletes itself once it has fired."""
        name, text = schedule_name(job), job.model_dump_json()
        fire_once(
            self._client, self._place, name, self._clock.now() + timedelta(seconds=delay), text
        )


def fire_once(
    client: "EventBridgeSchedulerClient", place: Place, name: str, at: datetime, message: str
) -> None:
    """Send `message` to the place's queue at that moment; one of that name that is there already is the same one."""
    try:
        client.create_schedule(
            Name=f"{place.prefix}{name}",
            GroupName=place.group,
            ScheduleExpression=f"at({at:%Y-%m-%dT%H:%M:%S})",
            ScheduleExpressionTimezone="UTC",
            FlexibleTimeWindow={"Mode": "OFF"},
            ActionAfterCompletion="DELETE",
            Target={
                "Arn": place.queue,
                "RoleArn": place.role,
                "Input": message,
                "RetryPolicy": {"MaximumEventAgeInSeconds": _AN_HOUR},
            },
        )
    except client.exceptions.ConflictException:
        return


def schedule_name(job: Job) -> str:
    """With the prefix at most 64 characters, and nothing personal: the id is the portal's own."""
    return f"{job.dossier}-{job.seq}-{job.attempt}"
