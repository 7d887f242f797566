"""Every cell of function × action × resource, tried with the role that was deployed.

An allowed cell answers, a denied one is AccessDenied. What this cannot show, because the emulator does not
do it, and what stands for it (ARCHITECTURE.md, "The local cloud"):

- `dynamodb:LeadingKeys` is never filled in: `keys` of functions.toml is held against the template alone.
  The identity table is tried with a key its function is held to.
- Trust policies are not looked at: anybody may take any role here, which is how this test gets them. That a
  role trusts one service is held by tests/architecture.
- Tables and buckets do not ask KMS for their callers: that the keys work *through* them is not seen, that they
  refuse everybody who asks directly is.
- `ses:FromAddress` is not filled in, X-Ray has no API, and the roles of state machines are not looked at.
- A log group's ARN ends in `:*`, which the emulator takes by the letter: no function may write its own log.
  A call on a stream is taken for one on everything. It reads logs and streams by itself; both are held
  against the template alone.
"""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from infra.functions import load_functions
from infra.localcloud.aws import local_session
from tests.access.grants import Grant, expected
from tests.access.probes import Clients, Probe, allowed, probes
from tests.access.things import Things, put_item, things
from tests.stack import Stack

NAMES = [function.name for function in load_functions()]
DENIED = {"AccessDenied", "AccessDeniedException", "AuthorizationError"}
ANSWERED = "answered"
ONCE = Config(retries={"total_max_attempts": 1})


@pytest.fixture(scope="module")
def there(stack: Stack) -> Iterator[Things]:
    with things(stack) as found:
        yield found


@pytest.fixture(scope="module")
def session() -> boto3.Session:
    """One for all roles: what is dear about a client is reading its service's description."""
    return local_session()


@pytest.mark.asvs("13.2.2")
@pytest.mark.parametrize("function", NAMES)
def test_a_role_reaches_what_the_table_says_and_nothing_else(
    stack: Stack, session: boto3.Session, there: Things, function: str
) -> None:
    grants = expected()[function]
    partition = identity_key(grants, there.mark)
    with ExitStack() as opened:
        prepare(stack, there, partition)
        clients = as_role(stack, session, function, opened)
        tried = [(each, heard(each, clients)) for each in probes(there, function, partition)]
        stop_legs(stack, there, function)
    wrong = [
        (each.target, each.action, found)
        for each, found in tried
        if found != ((each.says or ANSWERED) if allowed(each, grants) else "denied")
    ]
    assert wrong == []


def identity_key(grants: set[Grant], mark: str) -> str:
    patterns = [pattern for grant in grants if grant.kind == "keys" for pattern in grant.only]
    return f"{patterns[0].removesuffix('*') if patterns else 'ACCESS#'}{mark}"


def prepare(stack: Stack, there: Things, partition: str) -> None:
    with closing(stack.client("dynamodb")) as tables:
        put_item(tables, there, "IdentityTable", partition)
        for table in ("DossiersTable", "PaymentsTable", "DeliveriesTable"):
            put_item(tables, there, table, f"ACCESS#{there.mark}")


def as_role(stack: Stack, session: boto3.Session, function: str, opened: ExitStack) -> Clients:
    """Give boto3's clients with the credentials the function itself would get."""
    made: dict[str, Any] = {}
    keys = credentials(stack, session, function)

    def client(service: str) -> Any:  # noqa: ANN401 - any of boto3's
        if service not in made:
            new: Any = session.client(  # type: ignore[call-overload]
                service,
                endpoint_url=stack.endpoint,
                config=ONCE,
                aws_access_key_id=keys["AccessKeyId"],
                aws_secret_access_key=keys["SecretAccessKey"],
                aws_session_token=keys["SessionToken"],
            )
            made[service] = opened.enter_context(closing(new))
        return made[service]

    return client


def credentials(stack: Stack, session: boto3.Session, function: str) -> dict[str, str]:
    with (
        closing(session.client("lambda", endpoint_url=stack.endpoint)) as lambdas,
        closing(session.client("sts", endpoint_url=stack.endpoint)) as sts,
    ):
        role = lambdas.get_function_configuration(FunctionName=f"{stack.name}-{function}")["Role"]
        return dict(sts.assume_role(RoleArn=role, RoleSessionName="access")["Credentials"])


def heard(probe: Probe, clients: Clients) -> str:
    try:
        probe.call(clients)
    except ClientError as refused:
        code = refused.response["Error"]["Code"]
        return "denied" if code in DENIED else code
    return ANSWERED


def stop_legs(stack: Stack, there: Things, function: str) -> None:
    with closing(stack.client("stepfunctions")) as machines:
        for leg in ("IntakeLeg", "MoneyLeg", "ReturnLeg"):
            running = machines.list_executions(
                stateMachineArn=there.names[leg], statusFilter="RUNNING"
            )["executions"]
            for each in running:
                if each["name"] == f"access-{there.mark}-{function}":
                    machines.stop_execution(executionArn=each["executionArn"])
