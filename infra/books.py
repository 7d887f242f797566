"""Everything an operator may read and no function may: whole tables, buckets, dead letters, executions and logs."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from portal.domain.money_case import MoneyCase
from portal.domain.payment import PaymentRequest
from portal.domain.ports.books import DeadLetters, Numbered, Text
from portal.domain.ports.legs import Job
from portal.domain.ports.records import DeadRecord
from portal.stores import erasures, exports
from portal.stores.payments import CASE, NOTE, PAYMENT
from portal.stores.table import Table

TABLES = ("identity", "dossiers", "payments", "deliveries")
_HIDDEN_SECONDS = 600  # so that no message is read twice, while its queue is read to the end
_MOST_AT_ONCE = 10  # SQS takes and gives no more


@dataclass(frozen=True)
class StackBooks:
    """One deployed stack's. `resources` maps its logical ids to physical ones; `client` makes a client by name."""

    stack: str
    resources: Mapping[str, str]
    client: Any
    patience: int = 1
    """Seconds to wait for a dead letter: a shorter look asks only some of a queue's servers."""

    def payments(self) -> Iterator[PaymentRequest]:
        items = self._payments.every(PAYMENT)
        return (PaymentRequest.model_validate_json(item.body) for item in items)

    def told(self) -> Iterator[str]:
        return (item.pk.removeprefix("PAYMENT#") for item in self._payments.every_under(NOTE))

    def cases(self) -> Iterator[MoneyCase]:
        items = self._payments.every_under(CASE)
        return (MoneyCase.model_validate_json(item.body) for item in items)

    def clean(self) -> Iterator[str]:
        """An export is for whom it is about, for a week; who was erased is an id alone. Neither is a paper."""
        beside = (exports.FOLDER, erasures.FOLDER)
        return (key for key in self._keys("CleanBucket") if not key.startswith(beside))

    def dead(self) -> DeadLetters:
        records = list(self._records())
        return DeadLetters(
            notices=frozenset(_job(body) for body in self._letters["NoticesDeadLetters"]),
            deliveries=frozenset(_job(body) for body in self._letters["DeliveriesDeadLetters"]),
            events=frozenset(_event(one) for one in records if one.sk.startswith("EVENT#")),
            payments=frozenset(
                one.pk.removeprefix("PAYMENT#") for one in records if one.sk == PAYMENT
            ),
        )

    def texts(self) -> Iterator[Text]:
        for table in TABLES:
            yield from (Text(f"keys of {table}", words) for words in self._table_keys(table))
        for bucket in ("QuarantineBucket", "CleanBucket"):
            yield from (Text(f"keys of {bucket}", key) for key in self._keys(bucket))
        for queue, bodies in self._letters.items():
            yield from (Text(queue, body) for body in bodies)
        yield from self._executions()
        yield from self._logs()

    # --- how it reads
    @cached_property
    def _tables(self) -> Any:  # noqa: ANN401  # any of boto3's, as it makes them
        return self.client("dynamodb")

    @property
    def _payments(self) -> Table:
        return Table(self._tables, f"{self.stack}-payments")

    @cached_property
    def _letters(self) -> dict[str, list[str]]:
        """Of each such queue there is, so that none is forgotten."""
        queues = (name for name in self.resources if name.endswith("DeadLetters"))
        return {queue: self._bodies(self.resources[queue]) for queue in queues}

    def _bodies(self, url: str) -> list[str]:
        """Read a queue until it ends or begins again, then put every message back where others see it.

        What is seen again by then needs no putting back: SQS names it as failed among the others, and that is no error.
        """
        sqs, found = self.client("sqs"), dict[str, Any]()
        while page := sqs.receive_message(
            QueueUrl=url,
            MaxNumberOfMessages=_MOST_AT_ONCE,
            VisibilityTimeout=_HIDDEN_SECONDS,
            WaitTimeSeconds=self.patience,
        ).get("Messages"):
            known, found = found.keys(), found | {one["MessageId"]: one for one in page}
            if len(found) == len(known):
                break
        hidden = list(found.values())
        for start in range(0, len(hidden), _MOST_AT_ONCE):
            part = hidden[start : start + _MOST_AT_ONCE]
            sqs.change_message_visibility_batch(
                QueueUrl=url, Entries=[_seen_again(n, one) for n, one in enumerate(part)]
            )
        return [one["Body"] for one in hidden]

    def _records(self) -> Iterator[DeadRecord]:
        """Ours: what Lambda itself gives up is a message of its own, about a whole batch."""
        for body in self._letters["RecordsDeadLetters"]:
            with suppress(ValidationError):
                yield DeadRecord.model_validate_json(body)

    def _keys(self, bucket: str) -> Iterator[str]:
        pages = self.client("s3").get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=self.resources[bucket]):
            yield from (found["Key"] for found in page.get("Contents", []))

    def _table_keys(self, table: str) -> Iterator[str]:
        pages = self._tables.get_paginator("scan")
        for page in pages.paginate(
            TableName=f"{self.stack}-{table}", ProjectionExpression="pk, sk"
        ):
            yield from (f"{item['pk']['S']} {item['sk']['S']}" for item in page["Items"])

    def _executions(self) -> Iterator[Text]:
        """Names, and what went into legs and came out."""
        machines = self.client("stepfunctions")
        pages = machines.get_paginator("list_executions")
        for leg in (name for name in self.resources if name.endswith("Leg")):
            for page in pages.paginate(stateMachineArn=self.resources[leg]):
                for one in page["executions"]:
                    told = machines.describe_execution(executionArn=one["executionArn"])
                    yield Text(leg, f"{one['name']} {told['input']} {told.get('output', '')}")

    def _logs(self) -> Iterator[Text]:
        logs = self.client("logs")
        for group in (name for one, name in self.resources.items() if one.endswith("Logs")):
            yield from _lines(logs, group)


def _seen_again(number: int, message: Any) -> dict[str, Any]:  # noqa: ANN401  # as boto3 gives it
    receipt = message["ReceiptHandle"]
    return {"Id": str(number), "ReceiptHandle": receipt, "VisibilityTimeout": 0}


def _lines(logs: Any, group: str) -> Iterator[Text]:  # noqa: ANN401  # as above
    for page in logs.get_paginator("filter_log_events").paginate(logGroupName=group):
        yield from (Text(group, event["message"]) for event in page["events"])


def _job(body: str) -> Numbered:
    job = Job.model_validate_json(body)
    return job.dossier, job.seq


def _event(record: DeadRecord) -> Numbered:
    return record.pk.removeprefix("D#"), int(record.sk.removeprefix("EVENT#"))
