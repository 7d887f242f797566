"""The legs' machines: valid, within the domain's words, and narrow; broken ones are refused."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from infra.legs import definitions
from infra.names import ROOT, Json
from portal.domain.leg import UNATTENDED, Leg, Outcome, Task
from portal.domain.trying import EVERY
from tests.architecture.reading import findings, ran, references, statements

OfType = Callable[[str], dict[str, Json]]
Mutation = Callable[[Json], object]

VALIDATOR = ROOT / "tools/asl/node_modules/asl-validator/dist/bin/asl-validator.js"
LEGS = sorted(definitions())


def machine(leg: str) -> Json:
    """Read a leg's definition, with names in the places that CloudFormation would fill."""
    text = definitions()[leg].replace("${AWS::Partition}", "aws")
    function = r"arn:aws:lambda:ap-southeast-1:123456789012:function:\1"
    found: Json = json.loads(re.sub(r"\$\{(\w+)\.Arn\}", function, text))
    return found


def validator_refuses(definition: Json, folder: Path) -> bool:
    assert VALIDATOR.is_file(), (
        "asl-validator is missing: npm ci --ignore-scripts --prefix tools/asl"
    )
    file = folder / "machine.asl.json"
    file.write_text(json.dumps(definition), encoding="utf-8")
    node = shutil.which("node")
    assert node, "node is missing"
    return ran(node, VALIDATOR, "--json-path", file).returncode != 0


def as_resource(definition: Json) -> Json:
    properties = {
        "RoleArn": "arn:aws:iam::123456789012:role/leg",
        "DefinitionString": json.dumps(definition),
    }
    return {"Type": "AWS::StepFunctions::StateMachine", "Properties": properties}


@pytest.fixture(scope="module")
def lint_refuses(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Json], bool]:
    """Show cfn-lint every machine, whole and mutated, at once: its start is what takes time."""
    machines = [*map(machine, LEGS), *map(mutated, MUTATIONS)]
    resources = {f"Machine{index}": as_resource(each) for index, each in enumerate(machines)}
    template = {"AWSTemplateFormatVersion": "2010-09-09", "Resources": resources}
    file = tmp_path_factory.mktemp("lint") / "template.json"
    file.write_text(json.dumps(template), encoding="utf-8")
    found = re.findall(r"Machine\d+", " ".join(findings(file)))
    return lambda definition: f"Machine{machines.index(definition)}" in found


def states(definition: Json) -> Iterator[tuple[str, Json]]:
    for name, state in definition["States"].items():
        yield name, state
        if "ItemProcessor" in state:
            yield from states(state["ItemProcessor"])


def of_kind(definition: Json, kind: str) -> list[Json]:
    return [state for _, state in states(definition) if state["Type"] == kind]


def answers(definition: Json) -> set[str]:
    """Collect the words on which the machine's choices turn."""
    choices = of_kind(definition, "Choice")
    conditions = [choice["Condition"] for state in choices for choice in state["Choices"]]
    assert all("$states.input.outcome" in condition for condition in conditions)
    return {word for condition in conditions for word in re.findall(r"'([^']+)'", condition)}


def mutated(name: str) -> Json:
    definition = machine("intake")
    MUTATIONS[name](definition)
    assert definition != machine("intake")
    return definition


@pytest.mark.parametrize("leg", LEGS)
def test_both_checkers_accept_the_machine(
    leg: str, tmp_path: Path, lint_refuses: Callable[[Json], bool]
) -> None:
    assert not validator_refuses(machine(leg), tmp_path)
    assert not lint_refuses(machine(leg))


PAST_CFN_LINT = {"a Next that leads nowhere", "a state that nobody reaches"}
"""It reads each state by itself; asl-validator walks from one to the next."""

MUTATIONS: dict[str, Mutation] = {
    "a Next that leads nowhere": lambda m: m["States"]["ListPapers"].update(Next="Nowhere"),
    "a state that nobody reaches": lambda m: m["States"].update(Alone={"Type": "Succeed"}),
    "no StartAt": lambda m: m.pop("StartAt"),
    "a Choice without a condition": lambda m: m["States"]["HandedOver"]["Choices"][0].pop(
        "Condition"
    ),
    "a Task without a Resource": lambda m: m["States"]["HandOver"].pop("Resource"),
    "a Type that does not exist": lambda m: m["States"]["Accepted"].update(Type="Triumph"),
}


@pytest.mark.parametrize("name", sorted(MUTATIONS))
def test_a_mutated_machine_is_refused(name: str, tmp_path: Path) -> None:
    assert validator_refuses(mutated(name), tmp_path)


@pytest.mark.parametrize("name", sorted(set(MUTATIONS) - PAST_CFN_LINT))
def test_cfn_lint_refuses_it_too(name: str, lint_refuses: Callable[[Json], bool]) -> None:
    assert lint_refuses(mutated(name))


def test_there_is_a_machine_for_each_leg() -> None:
    assert set(LEGS) == set(Leg)


@pytest.mark.parametrize("leg", LEGS)
def test_every_word_a_machine_waits_for_is_the_domains(leg: str) -> None:
    assert answers(machine(leg)) <= set(Outcome)


def test_every_outcome_of_the_domain_is_waited_for() -> None:
    assert set().union(*(answers(machine(leg)) for leg in LEGS)) == set(Outcome)


def test_every_task_of_the_domain_is_given_and_no_other() -> None:
    tasks = [task for leg in LEGS for task in of_kind(machine(leg), "Task")]
    given = {task["Arguments"]["Payload"]["task"] for task in tasks}
    assert given == set(Task)


@pytest.mark.parametrize("leg", LEGS)
def test_every_task_ends_in_time_is_tried_again_and_fails_aloud(leg: str) -> None:
    for task in of_kind(machine(leg), "Task"):
        throttled, retry = task["Retry"]
        (caught,) = task["Catch"]
        assert throttled["ErrorEquals"] == ["Lambda.TooManyRequestsException"]
        assert task["TimeoutSeconds"] > 0
        assert retry["ErrorEquals"] == ["States.TaskFailed", "States.Timeout"]
        assert (retry["MaxAttempts"], retry["JitterStrategy"]) == (3, "FULL")
        assert caught["ErrorEquals"] == ["States.ALL"]
        assert dict(states(machine(leg)))[caught["Next"]]["Type"] == "Fail"


@pytest.mark.parametrize("leg", LEGS)
def test_a_task_that_finds_no_slot_waits_for_one_and_no_longer_than_the_sweeper(leg: str) -> None:
    """A burst of papers: beside a leg that waited longer, a second one would be started."""
    for task in of_kind(machine(leg), "Task"):
        throttled = task["Retry"][0]
        interval, backoff = throttled["IntervalSeconds"], throttled["BackoffRate"]
        waits = [
            min(interval * backoff**n, throttled["MaxDelaySeconds"])
            for n in range(throttled["MaxAttempts"])
        ]
        assert sum(waits) / 2 > 120, "by the full jitter, half of each on the average"
        assert sum(waits) < (UNATTENDED + EVERY).total_seconds()
        assert throttled["JitterStrategy"] == "FULL"


@pytest.mark.parametrize("leg", LEGS)
def test_a_word_nobody_knows_fails_the_leg(leg: str) -> None:
    known = dict(states(machine(leg)))
    for choice in of_kind(machine(leg), "Choice"):
        assert known[choice["Default"]]["Error"] == "UnknownOutcome"


@pytest.mark.parametrize("leg", LEGS)
def test_a_legs_role_reaches_its_own_tasks_alone(leg: str, of_type: OfType) -> None:
    role = of_type("AWS::IAM::Role")[f"{leg.capitalize()}LegRole"]
    tasks, observed = statements(role)
    named = set(re.findall(r"\$\{(\w+)\.Arn\}", definitions()[leg]))
    assert tasks["Action"] == ["lambda:InvokeFunction"]
    assert set(references(tasks["Resource"])) == named
    assert {action.split(":")[0] for action in observed["Action"]} == {"logs", "xray"}


@pytest.mark.parametrize("leg", LEGS)
def test_a_leg_is_logged_and_traced_without_what_it_carries(leg: str, of_type: OfType) -> None:
    found = of_type("AWS::StepFunctions::StateMachine")[f"{leg.capitalize()}Leg"]
    assert found["TracingConfiguration"] == {"Enabled": True}
    assert found["LoggingConfiguration"]["IncludeExecutionData"] is False
