"""Getting work done elsewhere: a leg is started once, a job waits as long as a queue can."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import boto3
import pytest
from botocore.stub import Stubber

from portal.domain.leg import Leg
from portal.domain.ports.legs import Job, Jobs
from portal.stores.legs import SqsJobs, StepFunctionsLegs, execution_name
from portal.stores.machine import SystemCodes
from tests.fakes.work import FakeJobs, FakeLegs
from tests.stack import Stack

fresh = SystemCodes().id
NOWHERE = "arn:aws:states:ap-southeast-1:000000000000:stateMachine:a-test"
STANDS_STILL = {"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "Seconds": 1, "End": True}}}
JOB = Job(dossier="dossier-0001", code="G01.79-261120-0001", seq=3)


class Machine(NamedTuple):
    """A state machine of the test's own: nothing happens in it."""

    client: Any
    arn: str

    def names(self) -> list[str]:
        found = self.client.list_executions(stateMachineArn=self.arn)["executions"]
        return [one["name"] for one in found]


@pytest.fixture(scope="module")
def machine(request: pytest.FixtureRequest) -> Iterator[Machine]:
    stack: Stack = request.getfixturevalue("stack")
    client, deployed = stack.client("stepfunctions"), stack.aws.resources(stack.name)["IntakeLeg"]
    arn = client.create_state_machine(
        name=f"{stack.name}-{fresh()}",
        definition=json.dumps(STANDS_STILL),
        roleArn=client.describe_state_machine(stateMachineArn=deployed)["roleArn"],
    )["stateMachineArn"]
    yield Machine(client, arn)
    client.delete_state_machine(stateMachineArn=arn)


def test_a_leg_is_started_once(machine: Machine) -> None:
    legs = StepFunctionsLegs(machine.client, {Leg.INTAKE: machine.arn})
    code = f"G01.79-261120-{SystemCodes().digits(7)}"
    for number in (1, 1, 2):
        legs.start(Leg.INTAKE, dossier="dossier-0001", code=code, number=number)
    ours = [name for name in machine.names() if name.startswith(code.replace(".", "_"))]
    assert sorted(ours) == [execution_name(code, Leg.INTAKE, n) for n in (1, 2)]


def test_a_started_leg_knows_its_dossier(machine: Machine) -> None:
    code = f"G01.79-261120-{SystemCodes().digits(7)}"
    legs = StepFunctionsLegs(machine.client, {Leg.RETURN: machine.arn})
    legs.start(Leg.RETURN, dossier="dossier-0001", code=code, number=9)
    arn = (
        machine.arn.replace(":stateMachine:", ":execution:")
        + f":{execution_name(code, Leg.RETURN, 9)}"
    )
    said = machine.client.describe_execution(executionArn=arn)["input"]
    assert json.loads(said) == {"dossier": "dossier-0001", "code": code}


def test_the_fake_starts_by_the_same_name() -> None:
    legs = FakeLegs()
    for number in (1, 1, 2):
        legs.start(Leg.INTAKE, dossier="dossier-0001", code="G01", number=number)
    assert [number for _, _, _, number in legs.started] == [1, 2]


def test_an_execution_that_exists_was_started() -> None:
    client = boto3.Session("-", "-", region_name="ap-southeast-1").client("stepfunctions")
    with Stubber(client) as network:
        network.add_client_error("start_execution", "ExecutionAlreadyExists")
        legs = StepFunctionsLegs(client, {Leg.MONEY: NOWHERE})
        legs.start(Leg.MONEY, dossier="dossier-0001", code="G01", number=1)
        network.assert_no_pending_responses()


@pytest.fixture(params=["fake", "queue"])
def jobs(request: pytest.FixtureRequest) -> Iterator[tuple[Jobs, Any]]:
    """The port, and a way to see what is queued."""
    if request.param == "fake":
        fake = FakeJobs()
        yield fake, lambda: [job for job, delay in fake.queued if delay == 0]
        return
    stack: Stack = request.getfixturevalue("stack")
    client = stack.client("sqs")
    url = client.create_queue(QueueName=f"{stack.name}-{fresh()}")["QueueUrl"]

    def queued() -> list[Job]:
        found = client.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
        return [Job.model_validate_json(message["Body"]) for message in found]

    yield SqsJobs(client, url), queued
    client.delete_queue(QueueUrl=url)


def test_a_job_is_queued_as_it_is(jobs: tuple[Jobs, Any]) -> None:
    port, queued = jobs
    port.put(JOB)
    assert queued() == [JOB]


def test_a_job_for_later_is_not_there_yet(jobs: tuple[Jobs, Any]) -> None:
    port, queued = jobs
    port.put(JOB, delay=900)
    assert queued() == []


@pytest.mark.parametrize("delay", [-1, 901])
def test_no_queue_holds_it_longer(jobs: tuple[Jobs, Any], delay: int) -> None:
    port, queued = jobs
    with pytest.raises(ValueError, match=str(delay)):
        port.put(JOB, delay=delay)
    assert queued() == []
