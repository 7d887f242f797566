"""The one module that makes AWS clients. boto3 is imported at the first client: it is the dearest import there is."""

from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, overload

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient
    from types_boto3_kms import KMSClient
    from types_boto3_s3 import S3Client
    from types_boto3_scheduler import EventBridgeSchedulerClient
    from types_boto3_secretsmanager import SecretsManagerClient
    from types_boto3_sesv2 import SESV2Client
    from types_boto3_sns import SNSClient
    from types_boto3_sqs import SQSClient
    from types_boto3_stepfunctions import SFNClient

CONNECT_SECONDS = 1


class Patience(NamedTuple):
    """How long one attempt may wait for an answer, and how many attempts there are.

    All of them together stay below the time of the shortest function that asks (infra/functions.toml):
    it must live to say that a neighbour is silent.
    """

    seconds: int
    attempts: int

    def at_most(self) -> int:
        return (CONNECT_SECONDS + self.seconds) * self.attempts


USUAL = Patience(2, 3)
PATIENCE = {"s3": Patience(8, 2), "sns": Patience(4, 1), "sesv2": Patience(4, 1)}
"""A text or a mail sent twice is worse than one sent later: its sender tries again, and knows why."""


@overload
def client(service: Literal["dynamodb"]) -> "DynamoDBClient": ...
@overload
def client(service: Literal["kms"]) -> "KMSClient": ...
@overload
def client(service: Literal["s3"]) -> "S3Client": ...
@overload
def client(service: Literal["scheduler"]) -> "EventBridgeSchedulerClient": ...
@overload
def client(service: Literal["secretsmanager"]) -> "SecretsManagerClient": ...
@overload
def client(service: Literal["sesv2"]) -> "SESV2Client": ...
@overload
def client(service: Literal["sns"]) -> "SNSClient": ...
@overload
def client(service: Literal["sqs"]) -> "SQSClient": ...
@overload
def client(service: Literal["stepfunctions"]) -> "SFNClient": ...
def client(service: Any) -> Any:
    """A client for `service`, one for each process."""
    return _made(service)


@cache
def _made(service: str) -> Any:  # noqa: ANN401  # the overloads above say which client it is
    return make(service)


def make(service: str) -> Any:  # noqa: ANN401  # as above
    """A client of nobody else's. Who has one attempt makes it by a new connection.

    One that was kept while its process stood still may be dead, and so would be the attempt.
    """
    import boto3  # noqa: PLC0415  # lazily: see the module's docstring
    from botocore.config import Config  # noqa: PLC0415

    patience = PATIENCE.get(service, USUAL)
    config = Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=patience.seconds,
        retries={"mode": "standard", "total_max_attempts": patience.attempts},
        signature_version="s3v4"
        if service == "s3"
        else None,  # older presigned URLs are not checked everywhere
        s3={"addressing_style": "path"},
    )
    made = boto3.client(service, config=config)  # type: ignore[call-overload]  # the name is data here
    if patience.attempts == 1:
        made.meta.events.register("before-send", lambda **_request: made.close())
    return made
