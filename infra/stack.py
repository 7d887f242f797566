"""One CloudFormation change: a change set, waited for, with what failed said aloud."""

import time
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from botocore.exceptions import ClientError

from infra.tools import BuildRefused, say

if TYPE_CHECKING:
    from types_boto3_cloudformation import CloudFormationClient
    from types_boto3_cloudformation.type_defs import (
        DescribeChangeSetOutputTypeDef,
        StackEventTypeDef,
        StackTypeDef,
    )

_NOTHING_TO_DO: Final = ("didn't contain changes", "No updates are to be performed")
_NEVER_CREATED: Final = frozenset({"REVIEW_IN_PROGRESS"})
_DONE: Final = frozenset({"CREATE_COMPLETE", "UPDATE_COMPLETE"})
_BEGUN: Final = frozenset({"CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS"})
_NEVER_OPEN: Final = "docs/runbooks/failed-first-deploy.md"
_WAS_OPEN: Final = "docs/runbooks/open-stage.md"
_IN_THE_WAY: Final = {
    "CREATE_FAILED": _NEVER_OPEN,
    "ROLLBACK_COMPLETE": _NEVER_OPEN,
    "ROLLBACK_FAILED": _NEVER_OPEN,
    "DELETE_FAILED": _WAS_OPEN,
    "UPDATE_ROLLBACK_FAILED": _WAS_OPEN,
}
"""What CloudFormation does not change any more, and the page that says what then."""


def change(
    cloudformation: "CloudFormationClient",
    stack: str,
    template_url: str,
    parameters: Mapping[str, str],
    pause: float,
) -> dict[str, str]:
    """Create or update the stack and return its outputs; «no changes» is an answer, whatever was tried before.

    What stands is protected: deleted by a slip, it would leave its tables and be taken for a failed first try.
    """
    made = cloudformation.create_change_set(
        StackName=stack,
        ChangeSetName=f"{stack}-{time.time_ns()}",
        ChangeSetType="UPDATE" if _exists(cloudformation, stack) else "CREATE",
        TemplateURL=template_url,
        Parameters=[
            {"ParameterKey": name, "ParameterValue": value} for name, value in parameters.items()
        ],
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
    )
    is_ready = _is_ready(_planned(cloudformation, stack, made["Id"], pause))
    if is_ready:
        # What a failed change made goes again, kept data too: nobody has used it yet.
        cloudformation.execute_change_set(
            StackName=stack, ChangeSetName=made["Id"], RetainExceptOnCreate=True
        )
    else:
        cloudformation.delete_change_set(StackName=stack, ChangeSetName=made["Id"])
        say(f"  {stack}: no changes")
    now = _settled(cloudformation, stack, pause)
    if is_ready and now["StackStatus"] not in _DONE:
        _say_failures(cloudformation, stack)
        raise BuildRefused(f"{stack} is {now['StackStatus']}: {now.get('StackStatusReason', '')}")
    if not now.get("EnableTerminationProtection"):
        cloudformation.update_termination_protection(
            StackName=stack, EnableTerminationProtection=True
        )
    return _outputs(now)


def _describe(cloudformation: "CloudFormationClient", stack: str) -> "StackTypeDef":
    return cloudformation.describe_stacks(StackName=stack)["Stacks"][0]


def _exists(cloudformation: "CloudFormationClient", stack: str) -> bool:
    try:
        status = _describe(cloudformation, stack)["StackStatus"]
    except ClientError as error:
        if "does not exist" in str(error):
            return False
        raise
    if status in _IN_THE_WAY:
        raise BuildRefused(f"{stack} is {status}: see {_IN_THE_WAY[status]} before you do anything")
    return status not in _NEVER_CREATED


def _planned(
    cloudformation: "CloudFormationClient", stack: str, change_set: str, pause: float
) -> "DescribeChangeSetOutputTypeDef":
    while True:
        plan = cloudformation.describe_change_set(StackName=stack, ChangeSetName=change_set)
        if plan["Status"] in {"CREATE_COMPLETE", "FAILED"}:
            return plan
        time.sleep(pause)


def _is_ready(plan: "DescribeChangeSetOutputTypeDef") -> bool:
    if plan["Status"] == "CREATE_COMPLETE":
        return True
    reason = plan.get("StatusReason", "")
    if any(words in reason for words in _NOTHING_TO_DO):
        return False
    raise BuildRefused(f"CloudFormation refused the change: {reason}")


def _settled(cloudformation: "CloudFormationClient", stack: str, pause: float) -> "StackTypeDef":
    while (now := _describe(cloudformation, stack))["StackStatus"].endswith("_IN_PROGRESS"):
        time.sleep(pause)
    return now


def _say_failures(cloudformation: "CloudFormationClient", stack: str) -> None:
    """What failed first is said first: the rest is often cancelled for it."""
    for event in reversed(list(_events_of_this_change(cloudformation, stack))):
        if event.get("ResourceStatus", "").endswith("_FAILED"):
            say(f"  {event.get('LogicalResourceId')}: {event.get('ResourceStatusReason')}")


def _events_of_this_change(
    cloudformation: "CloudFormationClient", stack: str
) -> Iterator["StackEventTypeDef"]:
    """Newest first, back to where the stack itself began; before that, they are of earlier changes."""
    for page in cloudformation.get_paginator("describe_stack_events").paginate(StackName=stack):
        for event in page["StackEvents"]:
            is_its_own = event.get("PhysicalResourceId") == event["StackId"]
            if is_its_own and event.get("ResourceStatus") in _BEGUN:
                return
            yield event


def _outputs(stack: "StackTypeDef") -> dict[str, str]:
    return {o["OutputKey"]: o["OutputValue"] for o in stack.get("Outputs", [])}
