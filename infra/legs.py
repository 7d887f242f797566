"""The state machines of infra/workflows, each with a role that reaches its own tasks alone."""

import json
import re
from pathlib import Path

from infra.names import LOG_DAYS, ROOT, Json, arn, logical, ref, sub

WORKFLOWS = "infra/workflows"

_TASK = re.compile(r"\$\{(\w+Function)\.Arn\}")


def definitions(root: Path = ROOT) -> dict[str, str]:
    """Leg → its definition as CloudFormation will substitute it, without white space."""
    files = sorted((root / WORKFLOWS).glob("*.asl.json"))
    return {file.name.removesuffix(".asl.json"): _compact(file) for file in files}


def leg_resources(root: Path = ROOT) -> Json:
    resources: Json = {}
    for leg, definition in definitions(root).items():
        name = f"{logical(leg)}Leg"
        resources[name] = _machine(leg, name, definition)
        resources[f"{name}Role"] = _role(name, sorted(set(_TASK.findall(definition))))
        resources[f"{name}Logs"] = _logs(leg)
    return resources


def leg_outputs(root: Path = ROOT) -> Json:
    return {f"{logical(leg)}Leg": {"Value": ref(f"{logical(leg)}Leg")} for leg in definitions(root)}


def _compact(file: Path) -> str:
    machine = json.loads(file.read_text(encoding="utf-8"))
    return json.dumps(machine, ensure_ascii=False, separators=(",", ":"))


def _machine(leg: str, name: str, definition: str) -> Json:
    destination = {"CloudWatchLogsLogGroup": {"LogGroupArn": arn(f"{name}Logs")}}
    return {
        "Type": "AWS::StepFunctions::StateMachine",
        "Properties": {
            "StateMachineName": sub(f"${{AWS::StackName}}-{leg}"),
            "StateMachineType": "STANDARD",
            "RoleArn": arn(f"{name}Role"),
            "DefinitionString": sub(definition),
            "TracingConfiguration": {"Enabled": True},
            "LoggingConfiguration": {
                "Level": "ERROR",
                "IncludeExecutionData": False,  # papers and names stay out of the logs
                "Destinations": [destination],
            },
        },
    }


def _logs(leg: str) -> Json:
    name = sub(f"/aws/vendedlogs/states/${{AWS::StackName}}-{leg}")
    properties = {"LogGroupName": name, "RetentionInDays": LOG_DAYS}
    return {"Type": "AWS::Logs::LogGroup", "Properties": properties}


def _role(name: str, tasks: list[str]) -> Json:
    statements: list[Json] = [
        {
            "Sid": "Tasks",
            "Effect": "Allow",
            "Action": ["lambda:InvokeFunction"],
            "Resource": [arn(task) for task in tasks],
        },
        {
            # Neither log delivery nor X-Ray knows resources to narrow these to.
            "Sid": "LogsAndTraces",
            "Effect": "Allow",
            "Action": [
                "logs:CreateLogDelivery",
                "logs:GetLogDelivery",
                "logs:UpdateLogDelivery",
                "logs:DeleteLogDelivery",
                "logs:ListLogDeliveries",
                "logs:PutResourcePolicy",
                "logs:DescribeResourcePolicies",
                "logs:DescribeLogGroups",
                "xray:PutTraceSegments",
                "xray:PutTelemetryRecords",
                "xray:GetSamplingRules",
                "xray:GetSamplingTargets",
            ],
            "Resource": ["*"],
        },
    ]
    this_account = {"StringEquals": {"aws:SourceAccount": ref("AWS::AccountId")}}
    return role("states.amazonaws.com", f"{name}Tasks", statements, Condition=this_account)


def role(service: str, policy: str, statements: list[Json], **trusted_when: Json) -> Json:
    """Write a role that one service may take."""
    trust = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    document = {"Version": "2012-10-17", "Statement": statements}
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": {
                "Version": "2012-10-17",
                "Statement": [trust | trusted_when],
            },
            "Policies": [{"PolicyName": policy, "PolicyDocument": document}],
        },
    }
