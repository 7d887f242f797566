"""AWS is changed only where somebody has said, in full, what they mean."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
import pytest
from botocore.stub import Stubber

from infra.deploy import refuse_unless_complete, refuse_unless_meant, stage_parameters
from infra.names import REGION, ROOT, Json
from infra.stack import change
from infra.tools import BuildRefused
from tests.architecture.reading import ran, references

if TYPE_CHECKING:
    from types_boto3_cloudformation import CloudFormationClient
    from types_boto3_sts import STSClient

RUNBOOK = ROOT / "docs/runbooks/failed-first-deploy.md"
ACCOUNT = "123456789012"
COMPLETE = {
    "PortalOrigin": "https://motcua.example.gov.vn",
    "EmailFrom": "motcua@example.gov.vn",
    "AlarmEmail": "operators@example.gov.vn",
}


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
def test_a_stage_says_where_it_is_who_writes_and_who_hears_alarms(missing: str) -> None:
    with pytest.raises(BuildRefused, match=f"{missing} is missing"):
        refuse_unless_complete({name: v for name, v in COMPLETE.items() if name != missing})


def test_that_nobody_hears_alarms_has_to_be_said() -> None:
    refuse_unless_complete({**COMPLETE, "AlarmEmail": ""})


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


def test_a_stage_without_a_file_says_nothing() -> None:
    assert stage_parameters("nowhere") == {}


@pytest.fixture
def cloudformation() -> Iterator[tuple["CloudFormationClient", Stubber]]:
    client = boto3.Session("test", "test", region_name=REGION).client("cloudformation")
    with Stubber(client) as stubber:
        yield client, stubber


def described(stubber: Stubber, status: str, *, protected: bool = True) -> None:
    stack = {
        "StackName": "motcua-pilot",
        "CreationTime": datetime.now(UTC),
        "StackStatus": status,
        "EnableTerminationProtection": protected,
    }
    stubber.add_response("describe_stacks", {"Stacks": [stack]})


@pytest.mark.parametrize(
    ("status", "page"),
    [
        ("CREATE_FAILED", "failed-first-deploy"),
        ("ROLLBACK_COMPLETE", "failed-first-deploy"),
        ("ROLLBACK_FAILED", "failed-first-deploy"),
        ("DELETE_FAILED", "open-stage"),
    ],
)
def test_a_stack_in_the_way_has_a_page_and_only_what_was_never_open_is_deleted(
    cloudformation: tuple["CloudFormationClient", Stubber], status: str, page: str
) -> None:
    client, stubber = cloudformation
    described(stubber, status)
    with pytest.raises(BuildRefused, match=f"motcua-pilot is {status}: see") as refusal:
        change(client, "motcua-pilot", "https://example.com/t.json", {}, pause=0)
    (runbook,) = re.findall(r"docs/\S+", str(refusal.value))
    assert runbook == f"docs/runbooks/{page}.md"
    assert (ROOT / runbook).is_file()


def test_a_stack_that_was_created_is_protected_from_then_on(
    cloudformation: tuple["CloudFormationClient", Stubber],
) -> None:
    client, stubber = cloudformation
    described(stubber, "REVIEW_IN_PROGRESS", protected=False)
    stubber.add_response("create_change_set", {"Id": "one"})
    stubber.add_response("describe_change_set", {"Status": "CREATE_COMPLETE"})
    stubber.add_response("execute_change_set", {})
    described(stubber, "CREATE_COMPLETE", protected=False)
    protecting = {"StackName": "motcua-pilot", "EnableTerminationProtection": True}
    stubber.add_response("update_termination_protection", {"StackId": "x"}, protecting)
    change(client, "motcua-pilot", "https://example.com/t.json", {}, pause=0)
    stubber.assert_no_pending_responses()


LOOPS = re.findall(r"^for table in .*?^done$", RUNBOOK.read_text("utf-8"), re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("loop", LOOPS)
@pytest.mark.parametrize(
    ("answer", "gone"),
    [("echo 0", 4), ("echo 1", 0), ("false", 0)],
    ids=["empty", "something in it", "it does not say"],
)
def test_the_runbook_deletes_no_table_that_holds_something(
    loop: str, answer: str, gone: int, tmp_path: Path
) -> None:
    calls = tmp_path / "calls"
    aws = f'aws() {{ echo "$@" >> "{calls}"; case "$2" in scan) {answer};; esac; }}'
    done = ran("sh", "-c", f"{aws}\n{loop.replace('<stage>', 'pilot')}")
    changed = [it for it in calls.read_text().splitlines() if re.search(r" (update|delete)-", it)]
    assert len(changed) == gone
    assert ("STOP" in done.stdout) == (gone == 0)


def test_the_runbook_passes_by_a_table_that_was_never_made(tmp_path: Path) -> None:
    calls = tmp_path / "calls"
    aws = f'aws() {{ echo "$@" >> "{calls}"; [ "$2" != describe-table ]; }}'
    assert len(LOOPS) == 2
    for loop in LOOPS:
        assert "STOP" not in ran("sh", "-c", f"{aws}\n{loop.replace('<stage>', 'pilot')}").stdout
    assert {it.split()[1] for it in calls.read_text().splitlines()} == {"describe-table"}


def test_what_a_deleted_stage_leaves_can_be_imported_alone(resources: Json) -> None:
    page = (ROOT / "docs/runbooks/open-stage.md").read_text("utf-8")
    kept = {name for name, it in resources.items() if it.get("DeletionPolicy") == "Retain"}
    kept -= {"ApiLogsRole", "ApiAccount"}  # no data; the next deployment makes others
    (listed,) = re.findall(r"no transform: (.*?)\.\n", page, re.DOTALL)
    assert set(re.findall(r"`(\w+)`", listed)) == kept
    beyond = set(references([resources[name] for name in kept])) - kept
    assert not beyond & set(resources)


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
