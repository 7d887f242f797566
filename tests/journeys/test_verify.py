"""The operators' check on the deployed stack: honest books hold, and a harmed thing is named."""

import json
from collections.abc import Callable
from typing import Any

from infra.verify import local, tell
from portal.domain.books import Seen
from tests.people import Citizen, Sandbox, until
from tests.stack import Stack

Aws = Callable[[str], Any]


def test_the_books_of_a_dossier_hold_and_its_canaries_are_nowhere(
    stack: Stack, citizen: Citizen, sandbox: Sandbox
) -> None:
    code = citizen.file()["code"]
    until(lambda: sandbox.webhooks("G01.79", code), "the agency to be told")
    found = local(stack.cloud, [citizen.cccd, citizen.phone, citizen.email, citizen.name])
    assert [one for one in found.findings if one.about == code] == []
    assert [one for one in found.findings if one.invariant.value == "I6"] == []
    assert found.counts[Seen.DOSSIER] >= 1
    assert found.counts[Seen.CLEAN] >= 2


def test_a_stray_copy_and_a_dead_letter_are_seen(stack: Stack, aws: Aws) -> None:
    bucket = stack.aws.resources(stack.name)["CleanBucket"]
    queue, errands = (
        stack.aws.resources(stack.name)[f"{kind}DeadLetters"] for kind in ("Notices", "Account")
    )
    letter = json.dumps({"dossier": "d" * 26, "code": "G01.79-261124-0000", "seq": 1})
    aws("s3").put_object(Bucket=bucket, Key="papers/nobody/canary-0790", Body=b"-")
    aws("sqs").send_message(QueueUrl=queue, MessageBody=letter)
    errand = json.dumps({"errand": "account", "name": "canary-0790"})
    aws("sqs").send_message(QueueUrl=errands, MessageBody=errand)
    leg = stack.aws.resources(stack.name)["MoneyLeg"]
    aws("stepfunctions").start_execution(stateMachineArn=leg, input='{"dossier": "canary-0790"}')
    try:
        found = local(stack.cloud, ["canary-0790", "d" * 26])
        about = {(one.invariant.value, one.about) for one in found.findings}
        assert ("I5", "papers/nobody/canary-0790") in about
        assert {
            ("I6", "keys of CleanBucket"),
            ("I6", "NoticesDeadLetters"),
            ("I6", "AccountDeadLetters"),
            ("I6", "MoneyLeg"),
        } <= about
        assert tell(found) == 1
        assert tell(local(stack.cloud, ["d" * 26])) == 1, "a letter is where it was after a look"
    finally:
        aws("s3").delete_object(Bucket=bucket, Key="papers/nobody/canary-0790")
        for one in (queue, errands):
            aws("sqs").purge_queue(QueueUrl=one)
