"""Records nobody could work on, in a queue of their own."""

from typing import TYPE_CHECKING

from portal.domain.ports.records import DeadRecord

if TYPE_CHECKING:
    from types_boto3_sqs import SQSClient


class SqsDeadRecords:
    def __init__(self, client: "SQSClient", url: str) -> None:
        self._client, self._url = client, url

    def put(self, record: DeadRecord) -> None:
        self._client.send_message(QueueUrl=self._url, MessageBody=record.model_dump_json())
