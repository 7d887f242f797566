"""AWS is changed only where somebody has said, in full, what they mean."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import boto3
import pytest
from botocore.stub import Stubber

from infra.deploy import refuse_unless_complete, refuse_unless_meant, stage_parameters
from infra.names import REGION, ROOT
from infra.stack import change
from infra.tools import BuildRefused

if TYPE_CHECKING:
    from types_boto3_cloudformation import CloudFormationClient
    from types_boto3_sts import STSClient

ACCOUNT = "123456789012"
COMPLETE = {"PortalOrigin": "https://motcua.example.gov.vn", "EmailFrom": "motcua@example.gov.vn"}


@pytest.fixture
def sts() -> "STSClient":
    """Answer as AWS does for credentials of ACCOUNT."""
    session = boto3.Session("test", "test", region_name=REGION)
    client = session.client("sts")
    stubber = Stubber(client)
    stubber.add_response("get_caller_identity", {"Account": ACCOUNT})
    stubber.activate()
    return client


def test_the_account_that_was_named_is_changed(sts: "STSClient") -> None:
    refuse_unless_meant(sts, ACCOUNT, {})


def test_another_account_is_not(sts: "STSClient") -> None:
    with pytest.raises(BuildRefused, match=f"change account {ACCOUNT}, not 210987654321"):
        refuse_unless_meant(sts, "210987654321", {})


def test_an_emulator_is_not_aws(sts: "STSClient") -> None:
    with pytest.raises(BuildRefused, match="that is not AWS"):
        refuse_unless_meant(sts, ACCOUNT, {"AWS_ENDPOINT_URL": "http://127.0.0.1:4566"})


@pytest.mark.parametrize("missing", sorted(COMPLETE))
def test_a_stage_says_where_it_is_and_who_writes(missing: str) -> None:
    with pytest.raises(BuildRefused, match=f"{missing} is missing"):
        refuse_unless_complete({name: v for name, v in COMPLETE.items() if name != missing})


def test_a_stage_is_reached_over_tls() -> None:
    with pytest.raises(BuildRefused, match="https"):
        refuse_unless_complete({**COMPLETE, "PortalOrigin": "http://localhost:8000"})


@pytest.mark.parametrize(
    "local", [{"S3Endpoint": "http://localhost:8002"}, {"RequireTls": "false"}]
)
def test_what_only_a_laptop_may_say_is_refused(local: dict[str, str]) -> None:
    with pytest.raises(BuildRefused, match=next(iter(local))):
        refuse_unless_complete(COMPLETE | local)


def test_the_example_is_a_complete_stage() -> None:
    refuse_unless_complete(stage_parameters("example"))


@pytest.mark.parametrize("name", ["Pilot", "../pilot", "1", "p" * 21])
def test_a_stages_name_fits_into_a_buckets(name: str) -> None:
    with pytest.raises(BuildRefused, match="no name of a stage"):
        stage_parameters(name)


def test_a_stage_without_a_file_says_nothing() -> None:
    assert stage_parameters("nowhere") == {}


@pytest.fixture
def cloudformation() -> Iterator[tuple["CloudFormationClient", Stubber]]:
    client = boto3.Session("test", "test", region_name=REGION).client("cloudformation")
    with Stubber(client) as stubber:
        yield client, stubber


def described(stubber: Stubber, status: str) -> None:
    stack = {"StackName": "motcua-pilot", "CreationTime": datetime.now(UTC), "StackStatus": status}
    stubber.add_response("describe_stacks", {"Stacks": [stack]})


@pytest.mark.parametrize("status", ["ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "DELETE_FAILED"])
def test_what_a_failed_first_deployment_left_is_named(
    cloudformation: tuple["CloudFormationClient", Stubber], status: str
) -> None:
    client, stubber = cloudformation
    described(stubber, status)
    with pytest.raises(BuildRefused, match=f"motcua-pilot is {status}: delete it") as refusal:
        change(client, "motcua-pilot", "https://example.com/t.json", {}, pause=0)
    (runbook,) = re.findall(r"docs/\S+", str(refusal.value))
    assert (ROOT / runbook).is_file()


def test_a_change_that_fails_takes_what_it_made_with_it(
    cloudformation: tuple["CloudFormationClient", Stubber],
) -> None:
    client, stubber = cloudformation
    described(stubber, "UPDATE_COMPLETE")
    stubber.add_response("create_change_set", {"Id": "one"})
    stubber.add_response("describe_change_set", {"Status": "CREATE_COMPLETE"})
    executed = {"StackName": "motcua-pilot", "ChangeSetName": "one", "RetainExceptOnCreate": True}
    stubber.add_response("execute_change_set", {}, executed)
    described(stubber, "UPDATE_COMPLETE")
    assert change(client, "motcua-pilot", "https://example.com/t.json", {}, pause=0) == {}
    stubber.assert_no_pending_responses()
