"""The one module that makes AWS clients. boto3 is imported at the first client: it is the dearest import there is."""

from functools import cache
from typing import TYPE_CHECKING, Any, Literal, overload

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient
    from types_boto3_s3 import S3Client
    from types_boto3_secretsmanager import SecretsManagerClient
    from types_boto3_sesv2 import SESV2Client
    from types_boto3_sns import SNSClient
    from types_boto3_sqs import SQSClient
    from types_boto3_stepfunctions import SFNClient

CONNECT_SECONDS = 2
READ_SECONDS = 8


@overload
def client(service: Literal["dynamodb"]) -> "DynamoDBClient": ...
@overload
def client(service: Literal["s3"]) -> "S3Client": ...
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
    import boto3  # noqa: PLC0415  # lazily: see the module's docstring
    from botocore.config import Config  # noqa: PLC0415

    config = Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"mode": "standard", "max_attempts": 4},
        signature_version="s3v4"
        if service == "s3"
        else None,  # older presigned URLs are not checked everywhere
        s3={"addressing_style": "path"},
    )
    return boto3.client(service, config=config)  # type: ignore[call-overload]  # the name is data here
