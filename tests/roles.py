"""What a function of the deployed stack may do, borrowed by a test: its role's own credentials."""

from contextlib import closing
from typing import Any

import boto3

from tests.stack import Stack


def session_as(stack: Stack, function: str) -> boto3.Session:
    """A session with the role of that function; the emulator's root key opens no papers' origin."""
    given = _credentials(stack, function)
    return boto3.Session(
        aws_access_key_id=given["AccessKeyId"],
        aws_secret_access_key=given["SecretAccessKey"],
        aws_session_token=given["SessionToken"],
        region_name=stack.aws.session.region_name,
    )


def _credentials(stack: Stack, function: str) -> dict[str, Any]:
    with closing(stack.client("lambda")) as lambdas, closing(stack.client("sts")) as sts:
        role = lambdas.get_function_configuration(FunctionName=f"{stack.name}-{function}")["Role"]
        return dict(sts.assume_role(RoleArn=role, RoleSessionName="tests")["Credentials"])
