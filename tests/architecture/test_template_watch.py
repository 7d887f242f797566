"""Alarms and the dashboard watch things that exist."""

import json
import re
from collections.abc import Callable, Iterator

import pytest

from infra.alarms import OWN_METRICS
from infra.functions import Function
from infra.legs import definitions
from infra.names import ROOT, Json, logical
from portal.stores.legs import MOST_DELAY
from tests.architecture.reading import references

OfType = Callable[[str], dict[str, Json]]

WATCHED = {
    "FunctionName": "AWS::Serverless::Function",
    "StateMachineArn": "AWS::StepFunctions::StateMachine",
    "QueueName": "AWS::SQS::Queue",
}
STACK = "AWS::StackName"
QUEUES = ("NoticesQueue", "DeliveriesQueue", "AccountQueue", "ExportsQueue")


def shown(of_type: OfType) -> Iterator[list[str]]:
    """Metrics of the dashboard: [namespace, metric, dimension, value]."""
    (dashboard,) = of_type("AWS::CloudWatch::Dashboard").values()
    for widget in json.loads(dashboard["DashboardBody"]["Fn::Sub"])["widgets"]:
        yield from widget["properties"]["metrics"]


def exists(dimension: str, value: object, resources: dict[str, Json], of_type: OfType) -> bool:
    if dimension == "service":
        return counted(value, resources)
    (name,) = references(value)
    if dimension == "ApiName":
        (api,) = of_type("AWS::Serverless::Api").values()
        return list(references(api["Name"])) == [name] == [STACK]
    return bool(resources[name]["Type"] == WATCHED[dimension])


def counted(service: object, resources: dict[str, Json]) -> bool:
    """A metric of our own: the function that counts it is there, and counts under this name."""
    named = [
        resource["Properties"]["Environment"]["Variables"]["POWERTOOLS_SERVICE_NAME"]
        for resource in resources.values()
        if resource["Type"] == "AWS::Serverless::Function"
    ]
    assert all(f"${{{STACK}}}-" in name["Fn::Sub"] for name in named)  # two stages, two series
    return service in named


def test_every_metric_of_our_own_is_counted_somewhere() -> None:
    doors = "".join(file.read_text("utf-8") for file in (ROOT / "functions").rglob("*.py"))
    for metric in OWN_METRICS:
        assert f'count("{metric}"' in doors


def test_every_alarm_watches_something_that_exists_and_tells_somebody(
    resources: dict[str, Json], of_type: OfType
) -> None:
    for alarm in of_type("AWS::CloudWatch::Alarm").values():
        (dimension,) = alarm["Dimensions"]
        assert exists(dimension["Name"], dimension["Value"], resources, of_type)
        assert alarm["AlarmActions"] == [{"Ref": "AlarmsTopic"}]
        is_silence = alarm["MetricName"] == "Invocations"
        assert alarm["TreatMissingData"] == ("breaching" if is_silence else "notBreaching")


@pytest.mark.parametrize(
    ("metric", "whose", "door"),
    [
        ("SignInFailures", "", "auth"),
        ("SignInFailures", "Officers", "agency"),
        ("SignInWaits", "", "auth"),
        ("SignInWaits", "Officers", "agency"),
        ("TextsRefused", "", "auth"),
        ("TextsRefused", "Account", "account"),
    ],
)
def test_what_two_functions_count_is_told_of_both(
    metric: str, whose: str, door: str, of_type: OfType
) -> None:
    alarm = of_type("AWS::CloudWatch::Alarm")[f"{whose}{metric}Alarm"]
    (dimension,) = alarm["Dimensions"]
    assert (alarm["MetricName"], dimension["Name"]) == (metric, "service")
    assert dimension["Value"] == {"Fn::Sub": f"${{{STACK}}}-{door}"}
    shows = [value for _, shown_metric, _, value in shown(of_type) if shown_metric == metric]
    assert f"${{{STACK}}}-{door}" in shows


@pytest.mark.parametrize(
    ("silence", "woken_by"),
    [
        ("SweeperSilentAlarm", "SweepSchedule"),
        ("ReconcilerSilentAlarm", "ReconcileSchedule"),
    ],
)
def test_a_worker_that_is_not_woken_is_told_of(
    silence: str, woken_by: str, of_type: OfType
) -> None:
    alarm = of_type("AWS::CloudWatch::Alarm")[silence]
    schedule = of_type("AWS::Scheduler::Schedule")[woken_by]
    assert schedule["ScheduleExpression"] == "rate(5 minutes)"
    assert list(references(schedule["Target"]["Arn"])) == list(references(alarm["Dimensions"]))
    assert alarm["Period"] * alarm["EvaluationPeriods"] == 15 * 60
    assert (alarm["ComparisonOperator"], alarm["Threshold"]) == ("LessThanThreshold", 1)


def test_everything_on_the_dashboard_exists(resources: dict[str, Json], of_type: OfType) -> None:
    for _, _, dimension, value in shown(of_type):
        assert exists(dimension, {"Fn::Sub": value}, resources, of_type)


def test_every_function_leg_and_dead_letter_queue_has_its_alarms(
    functions: tuple[Function, ...], of_type: OfType
) -> None:
    alarms = of_type("AWS::CloudWatch::Alarm")
    dead = {name for name in of_type("AWS::SQS::Queue") if name.endswith("DeadLetters")}
    wanted = {
        f"{function.logical_id}{metric}Alarm"
        for function in functions
        for metric in ("Errors", "Throttles")
    }
    wanted |= {f"{f.logical_id}IteratorAgeAlarm" for f in functions if f.kind == "stream"}
    wanted |= {f"{logical(leg)}LegExecutionsFailedAlarm" for leg in definitions()}
    wanted |= {f"{name}Alarm" for name in dead} | {"ApiServerErrorsAlarm"}
    wanted |= {f"{name}AgeAlarm" for name in set(of_type("AWS::SQS::Queue")) - dead}
    assert wanted <= set(alarms)


def test_every_alarm_is_explained_by_some_page_and_no_page_explains_another(
    of_type: OfType,
) -> None:
    pages = [page.read_text("utf-8") for page in (ROOT / "docs/runbooks").glob("*.md")]
    said = {name for page in pages for name in re.findall(r"`([\w…]+Alarm)`", page)}
    patterns = {name: re.compile(name.replace("…", r"\w+")) for name in said}
    alarms = set(of_type("AWS::CloudWatch::Alarm"))
    explained = {it for it in alarms if any(how.fullmatch(it) for how in patterns.values())}
    assert alarms - explained == set()
    assert {it for it, how in patterns.items() if not any(map(how.fullmatch, alarms))} == set()


def test_papers_that_wait_for_a_slot_are_no_alarm(of_type: OfType) -> None:
    alarms = of_type("AWS::CloudWatch::Alarm")
    most = {name: it["Threshold"] for name, it in alarms.items() if it["MetricName"] == "Throttles"}
    assert most.pop("DocumentsFunctionThrottlesAlarm") == 100
    assert set(most.values()) == {1}


def test_every_dead_letter_queue_is_an_output_as_its_runbook_says(
    template: Json, of_type: OfType
) -> None:
    dead = {name for name in of_type("AWS::SQS::Queue") if name.endswith("DeadLetters")}
    assert {name: template["Outputs"].get(name) for name in dead} == {
        name: {"Value": {"Ref": name}} for name in dead
    }
    page = (ROOT / "docs/runbooks/dead-letters.md").read_text("utf-8")
    assert dead == set(re.findall(r"^\| `(\w+DeadLetters)`", page, re.MULTILINE))


def test_a_queue_is_late_only_once_its_own_delay_is_over(of_type: OfType) -> None:
    alarms = of_type("AWS::CloudWatch::Alarm")
    late = {name: alarms[f"{name}AgeAlarm"]["Threshold"] for name in QUEUES}
    assert late.pop("DeliveriesQueue") - MOST_DELAY == 15 * 60
    assert set(late.values()) == {15 * 60}


def test_every_name_the_template_uses_exists(template: Json, resources: dict[str, Json]) -> None:
    """The local cloud accepts a name that does not exist; AWS says so only while it deploys."""
    known = set(resources) | set(template["Parameters"])
    pseudo = re.compile(r"AWS::\w+")
    named = set(references(resources)) | set(references(template["Outputs"]))
    assert {name for name in named if not pseudo.fullmatch(name)} <= known


def test_alarms_alone_publish_to_their_topic(of_type: OfType) -> None:
    (policy,) = of_type("AWS::SNS::TopicPolicy").values()
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert statement["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
