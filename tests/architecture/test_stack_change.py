"""A change of the stack: what failed is told, what stands is kept, and no page deletes what holds something."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
import pytest
from botocore.stub import Stubber

from infra.names import REGION, ROOT, Json
from infra.stack import change
from infra.tools import BuildRefused
from tests.architecture.reading import ran, references

if TYPE_CHECKING:
    from types_boto3_cloudformation import CloudFormationClient

RUNBOOK = ROOT / "docs/runbooks/failed-first-deploy.md"


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
        ("UPDATE_ROLLBACK_FAILED", "open-stage"),
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


def happened(logical: str, status: str, why: str = "") -> dict[str, object]:
    """An event as CloudFormation tells it; of the stack itself if it is called so."""
    return {
        "StackId": "arn:motcua-pilot",
        "EventId": f"{logical}-{status}",
        "StackName": "motcua-pilot",
        "LogicalResourceId": logical,
        "PhysicalResourceId": "arn:motcua-pilot" if logical == "motcua-pilot" else logical,
        "ResourceStatus": status,
        "ResourceStatusReason": why,
        "Timestamp": datetime.now(UTC),
    }


def test_of_a_change_that_failed_each_reason_is_told_the_first_one_first(
    cloudformation: tuple["CloudFormationClient", Stubber], capsys: pytest.CaptureFixture[str]
) -> None:
    client, stubber = cloudformation
    described(stubber, "UPDATE_ROLLBACK_COMPLETE")
    stubber.add_response("create_change_set", {"Id": "one"})
    stubber.add_response("describe_change_set", {"Status": "CREATE_COMPLETE"})
    stubber.add_response("execute_change_set", {})
    described(stubber, "UPDATE_ROLLBACK_COMPLETE")
    newest = [happened(f"R{number}", "DELETE_COMPLETE") for number in range(100)]
    stubber.add_response("describe_stack_events", {"StackEvents": newest, "NextToken": "more"})
    older = [
        happened("motcua-pilot", "UPDATE_ROLLBACK_IN_PROGRESS"),
        happened("OtherFunction", "CREATE_FAILED", "Resource creation cancelled"),
        happened("AuthFunction", "CREATE_FAILED", "ReservedConcurrentExecutions below 100"),
        happened("motcua-pilot", "UPDATE_IN_PROGRESS", "User Initiated"),
        happened("OldFunction", "UPDATE_FAILED", "of yesterday"),
    ]
    stubber.add_response("describe_stack_events", {"StackEvents": older})
    with pytest.raises(BuildRefused, match="UPDATE_ROLLBACK_COMPLETE"):
        change(client, "motcua-pilot", "https://example.com/t.json", {}, pause=0)
    said = capsys.readouterr().out
    assert "yesterday" not in said
    assert 0 < said.index("below 100") < said.index("cancelled")


@pytest.mark.parametrize("status", ["UPDATE_ROLLBACK_COMPLETE", "IMPORT_COMPLETE"])
def test_where_nothing_is_to_be_done_nothing_failed(
    cloudformation: tuple["CloudFormationClient", Stubber], status: str
) -> None:
    client, stubber = cloudformation
    described(stubber, status)
    stubber.add_response("create_change_set", {"Id": "one"})
    nothing = {
        "Status": "FAILED",
        "StatusReason": "The submitted information didn't contain changes.",
    }
    stubber.add_response("describe_change_set", nothing)
    stubber.add_response("delete_change_set", {})
    described(stubber, status)
    assert change(client, "motcua-pilot", "https://example.com/t.json", {}, pause=0) == {}


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
    done = ran("/bin/sh", "-c", f"{aws}\n{loop.replace('<stage>', 'pilot')}")
    changed = [it for it in calls.read_text().splitlines() if re.search(r" (update|delete)-", it)]
    assert len(changed) == gone
    assert ("STOP" in done.stdout) == (gone == 0)


def test_the_runbook_passes_by_a_table_that_was_never_made(tmp_path: Path) -> None:
    calls = tmp_path / "calls"
    aws = f'aws() {{ echo "$@" >> "{calls}"; [ "$2" != describe-table ]; }}'
    assert len(LOOPS) == 2
    for loop in LOOPS:
        assert (
            "STOP" not in ran("/bin/sh", "-c", f"{aws}\n{loop.replace('<stage>', 'pilot')}").stdout
        )
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
