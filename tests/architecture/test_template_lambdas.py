"""Each Lambda is alone with what it may do, and each route leads to its own group."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import app
from functions.settings import Settings
from infra.functions import Function
from infra.names import ROOT, RUNTIME, STAGE, Json, function_id, logical
from tests.architecture.reading import findings, references, statements

OfType = Callable[[str], dict[str, Json]]

MAIL_AND_TEXT = {"sns:Publish", "ses:SendEmail"}
"""A telephone has no ARN. Mail is held to one sender by a condition: see the policies."""
AWS_KEEPS_FREE = 100
"""Of an account's concurrent executions: so many cannot be reserved."""
TRACES = {"xray:PutTraceSegments", "xray:PutTelemetryRecords"}


SEALS = r"\.(seal|captchas|spent_captchas|passwords)\b"
"""Ports that are bound to the seal: see functions/wiring.py."""
UPDATES = r"\b(citizen\(|does\(|submit_dossier\(|send_recovery\()|\.rates\b"
"""What ends in Table.revise or Table.advance: a session's last use, a number, a counter."""


def folders_that(do: str) -> set[str]:
    files = (ROOT / "functions").glob("*/*.py")
    return {file.parent.name for file in files if re.search(do, file.read_text("utf-8"))}


def routes() -> Iterator[tuple[str, str, str]]:
    for path, methods in app.app.routes.items():
        for method, entry in methods.items():
            yield path, method.lower(), entry.view_function.__module__


def test_cfn_lint_finds_nothing(out: Path) -> None:
    assert findings(out / "template.json") == []


def test_cloudformation_takes_a_template_of_this_size(out: Path) -> None:
    assert (out / "template.json").stat().st_size < 1_000_000


def test_every_route_is_led_to_the_lambda_of_its_group(of_type: OfType) -> None:
    (api,) = of_type("AWS::Serverless::Api").values()
    paths = api["DefinitionBody"]["paths"]
    for path, method, module in routes():
        _, group, _ = module.split(".")
        uri = paths[path][method]["x-amazon-apigateway-integration"]["uri"]
        assert list(references(uri)) == ["AWS::Partition", "AWS::Region", function_id(group)]


def test_no_path_of_the_api_is_without_an_owner(of_type: OfType) -> None:
    (api,) = of_type("AWS::Serverless::Api").values()
    described = {(p, m) for p, ms in api["DefinitionBody"]["paths"].items() for m in ms}
    assert described == {(path, method) for path, method, _ in routes()}


def test_every_group_of_the_map_is_a_lambda(functions: tuple[Function, ...]) -> None:
    assert {each.name for each in functions if each.is_api} == set(app.API_GROUPS)


def test_the_readme_says_how_much_an_account_must_let_run_at_once(
    functions: tuple[Function, ...],
) -> None:
    reserved = sum(function.concurrency for function in functions)
    readme = " ".join((ROOT / "README.md").read_text("utf-8").split())
    needed = reserved + AWS_KEEPS_FREE
    assert f"limit of {needed} concurrent executions or more ({reserved} are reserved" in readme
    example = (ROOT / "infra/stages/example.toml").read_text("utf-8")
    assert f"concurrent executions is at least {needed}" in example


def test_api_gateway_may_call_each_group_for_its_own_paths_alone(of_type: OfType) -> None:
    allowed = {
        (permission["FunctionName"]["Ref"], permission["SourceArn"]["Fn::Sub"].rsplit("/", 1)[1])
        for permission in of_type("AWS::Lambda::Permission").values()
        if permission["Principal"] == "apigateway.amazonaws.com"
    }
    heads = {(function_id(m.split(".")[1]), path.split("/")[1] + "*") for path, _, m in routes()}
    assert allowed == heads


def test_every_permission_names_who_may_call(of_type: OfType) -> None:
    for permission in of_type("AWS::Lambda::Permission").values():
        assert f"${{RestAPI}}/{STAGE}/*/" in permission["SourceArn"]["Fn::Sub"]


def test_a_function_is_told_nothing_that_nobody_reads(of_type: OfType) -> None:
    ours = {name.upper() for name in Settings.model_fields} | {"PORTAL_GROUP"}
    libraries = {
        "AWS_ENDPOINT_URL_S3",
        "LOG_LEVEL",
        "POWERTOOLS_SERVICE_NAME",
        "PYDANTIC_DISABLE_PLUGINS",
    }
    for function in of_type("AWS::Serverless::Function").values():
        assert set(function["Environment"]["Variables"]) <= ours | libraries


def test_no_two_lambdas_share_a_role(of_type: OfType) -> None:
    roles = Counter(
        f["Role"]["Fn::GetAtt"][0] for f in of_type("AWS::Serverless::Function").values()
    )
    assert set(roles.values()) == {1}


def test_every_lambda_has_its_limits_log_group_and_traces(
    functions: tuple[Function, ...], of_type: OfType
) -> None:
    lambdas = of_type("AWS::Serverless::Function")
    logs = of_type("AWS::Logs::LogGroup")
    assert set(lambdas) == {function.logical_id for function in functions}
    for function in functions:
        properties = lambdas[function.logical_id]
        group = logs[f"{function.logical_id}Logs"]
        assert properties["Runtime"] == RUNTIME
        assert properties["MemorySize"] == function.memory
        assert properties["Timeout"] == function.timeout
        assert properties["Tracing"] == "Active"
        assert properties["ReservedConcurrentExecutions"]["Fn::If"][0] == "ConcurrencyReserved"
        assert group["LogGroupName"]["Fn::Sub"].endswith(f"/${{AWS::StackName}}-{function.name}")


def test_api_gateway_gives_up_after_every_lambda_of_the_api(
    functions: tuple[Function, ...],
) -> None:
    assert all(function.timeout < 29 for function in functions if function.is_api)


def test_every_log_group_forgets(of_type: OfType) -> None:
    assert all(group["RetentionInDays"] for group in of_type("AWS::Logs::LogGroup").values())


def test_a_policy_belongs_to_each_lambda_and_to_nobody_else(
    functions: tuple[Function, ...],
) -> None:
    written = {file.stem for file in (ROOT / ".chalice/policies").glob("*.json")}
    assert written == {function.name for function in functions}


def test_a_role_is_its_policy_its_own_log_group_and_its_traces(
    functions: tuple[Function, ...], of_type: OfType
) -> None:
    roles = of_type("AWS::IAM::Role")
    for function in functions:
        policy = ROOT / f".chalice/policies/{function.name}.json"
        own = [each["Sid"] for each in json.loads(policy.read_text())["Statement"]]
        granted = statements(roles[f"{function.logical_id}Role"])
        logs = next(each for each in granted if each["Sid"] == "OwnLogs")
        assert [each["Sid"] for each in granted] == [*own, "OwnLogs", "Traces"]
        assert list(references(logs["Resource"])) == [f"{function.logical_id}Logs"]


def test_no_role_is_granted_a_family_of_actions(of_type: OfType) -> None:
    for role in of_type("AWS::IAM::Role").values():
        for statement in statements(role) if "Policies" in role else []:
            assert all(re.fullmatch(r"[a-z0-9]+:[A-Za-z]+", each) for each in statement["Action"])


def test_only_what_has_no_arn_is_granted_on_everything(
    functions: tuple[Function, ...], of_type: OfType
) -> None:
    roles = of_type("AWS::IAM::Role")
    for function in functions:
        for statement in statements(roles[f"{function.logical_id}Role"]):
            if statement["Resource"] == ["*"]:
                assert set(statement["Action"]) <= MAIL_AND_TEXT | TRACES


def test_who_may_send_text_messages_may_not_publish_to_topics(of_type: OfType) -> None:
    for role in of_type("AWS::IAM::Role").values():
        publishing = (
            [s for s in statements(role) if "sns:Publish" in s["Action"]]
            if "Policies" in role
            else []
        )
        assert {s["Effect"] for s in publishing} in (set(), {"Allow", "Deny"})


def test_the_banks_door_writes_payments_and_nothing_else(of_type: OfType) -> None:
    granted = statements(of_type("AWS::IAM::Role")["WebhooksFunctionRole"])
    named = {name for each in granted for name in references(each["Resource"])}
    assert named == {"PaymentsTable", "DataKey", "VnpaySecret", "WebhooksFunctionLogs"}


def readers(of_type: OfType, secret: str) -> set[str]:
    return {
        role.removesuffix("FunctionRole")
        for role, properties in of_type("AWS::IAM::Role").items()
        for each in (statements(properties) if "Policies" in properties else [])
        if secret in references(each["Resource"])
    }


def test_only_those_who_seal_may_read_the_portals_secret(of_type: OfType) -> None:
    assert readers(of_type, "PortalSecret") == {logical(it) for it in folders_that(SEALS)}


@pytest.mark.asvs("13.3.1")
def test_only_those_who_check_passwords_may_read_the_peppers(of_type: OfType) -> None:
    checkers = {logical(it) for it in folders_that(r"\.passwords\b")}
    assert readers(of_type, "PepperSecret") == checkers


def test_only_those_who_count_or_touch_a_session_may_update_in_place(
    functions: tuple[Function, ...], of_type: OfType
) -> None:
    """Everything else is puts and deletes, of one item or of several in a transaction.

    Nothing is only checked but an account, before a session of it begins.
    """
    roles = of_type("AWS::IAM::Role")
    actions = {
        function.name: {
            action
            for each in statements(roles[f"{function.logical_id}Role"])
            for action in each["Action"]
        }
        for function in functions
    }
    updating = {name for name, granted in actions.items() if "dynamodb:UpdateItem" in granted}
    assert updating == folders_that(UPDATES)
    checking = {
        name for name, granted in actions.items() if "dynamodb:ConditionCheckItem" in granted
    }
    assert checking == {"auth"}
    assert "dynamodb:Scan" not in set().union(*actions.values())


def test_only_those_who_start_legs_know_them(
    functions: tuple[Function, ...], of_type: OfType
) -> None:
    lambdas = of_type("AWS::Serverless::Function")
    for function in functions:
        told = lambdas[function.logical_id]["Environment"]["Variables"]
        assert (told["INTAKE_LEG"] != "") == function.starts_legs


def test_the_api_is_throttled_logged_and_traced(of_type: OfType) -> None:
    (api,) = of_type("AWS::Serverless::Api").values()
    (limits,) = api["MethodSettings"]
    assert limits["ThrottlingRateLimit"] == {"Ref": "ThrottleRate"}
    assert limits["ThrottlingBurstLimit"] == {"Ref": "ThrottleBurst"}
    assert api["AccessLogSetting"]["DestinationArn"] == {"Fn::GetAtt": ["ApiLogs", "Arn"]}
    assert "$context.path" not in api["AccessLogSetting"]["Format"]
    assert limits["MetricsEnabled"] is False  # the API's own metrics come without
    assert api["TracingEnabled"] is True


def test_the_stage_waits_for_the_account_where_this_stack_sets_it(
    resources: dict[str, Json], of_type: OfType
) -> None:
    (api,) = of_type("AWS::Serverless::Api").values()
    chosen, waits, _ = api["Variables"]["account"]["Fn::If"]
    assert waits == {"Ref": "ApiAccount"}
    assert {resources[name]["Condition"] for name in ("ApiAccount", "ApiLogsRole")} == {chosen}


def test_the_api_refuses_in_problem_documents(of_type: OfType) -> None:
    (api,) = of_type("AWS::Serverless::Api").values()
    for refusal in api["DefinitionBody"]["x-amazon-apigateway-gateway-responses"].values():
        headers = refusal["responseParameters"]
        assert headers["gatewayresponse.header.Content-Type"] == "'application/problem+json'"
        told = json.loads(refusal["responseTemplates"]["application/json"])
        assert {"type", "code", "title", "detail", "instance", "errors"} <= set(told)
        assert str(told.get("status", "")) == refusal.get("statusCode", "")


def test_an_unknown_path_or_method_is_not_found(of_type: OfType) -> None:
    """API Gateway itself would say 403, and that a token is missing."""
    (api,) = of_type("AWS::Serverless::Api").values()
    refusals = api["DefinitionBody"]["x-amazon-apigateway-gateway-responses"]
    assert refusals["MISSING_AUTHENTICATION_TOKEN"]["statusCode"] == "404"
