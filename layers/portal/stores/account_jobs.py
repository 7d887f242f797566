"""Errands for the worker beside `auth`: at once by its queue, for later by a one-time schedule."""

from datetime import timedelta
from typing import TYPE_CHECKING

from portal.domain.ports.changes import AccountJob
from portal.domain.ports.common import Clock
from portal.stores.schedules import Place, fire_once

if TYPE_CHECKING:
    from types_boto3_scheduler import EventBridgeSchedulerClient
    from types_boto3_sqs import SQSClient


class ScheduledAccountJobs:
    """`url` is the queue's; schedules send to the same queue, by its ARN in `place`."""

    def __init__(
        self,
        sqs: "SQSClient",
        url: str,
        scheduler: "EventBridgeSchedulerClient",
        place: Place,
        clock: Clock,
    ) -> None:
        self._sqs, self._url = sqs, url
        self._scheduler, self._place, self._clock = scheduler, place, clock

    def put(self, job: AccountJob, *, delay: int = 0) -> None:
        message = job.model_dump_json()
        if not delay:
            self._sqs.send_message(QueueUrl=self._url, MessageBody=message)
            return
        at = self._clock.now() + timedelta(seconds=delay)
        fire_once(self._scheduler, self._place, errand_name(job), at, message)


def errand_name(job: AccountJob) -> str:
    """With the prefix at most 64 characters, and nothing personal: the name is of this one errand."""
    return f"{job.errand}-{job.name}"
