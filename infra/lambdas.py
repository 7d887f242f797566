"""One Lambda per table of functions.toml: its code, role, log group, and what it is told."""

import json
from pathlib import Path

from infra.functions import Function
from infra.legs import role
from infra.names import LOG_DAYS, ROOT, RUNTIME, Json, arn, ref, service, sub, substituted

_TRACES: Json = {
    # X-Ray knows no resources to narrow this to.
    "Sid": "Traces",
    "Effect": "Allow",
    "Action": ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
    "Resource": ["*"],
}

_TOLD: dict[str, str] = {
    "STACK": "AWS::StackName",
    "PORTAL_ORIGIN": "PortalOrigin",
    "IDENTITY_TABLE": "IdentityTable",
    "DOSSIERS_TABLE": "DossiersTable",
    "PAYMENTS_TABLE": "PaymentsTable",
    "DELIVERIES_TABLE": "DeliveriesTable",
    "QUARANTINE_BUCKET": "QuarantineBucket",
    "CLEAN_BUCKET": "CleanBucket",
    "NOTICES_QUEUE": "NoticesQueue",
    "DELIVERIES_QUEUE": "DeliveriesQueue",
    "EXPORTS_QUEUE": "ExportsQueue",
    "RECORDS_DEAD_LETTERS": "RecordsDeadLetters",
    "EMAIL_FROM": "EmailFrom",
    "SMS_SENDER": "SmsSender",
    "VNPAY_PAY_URL": "VnpayPayUrl",
    "VNPAY_QUERY_URL": "VnpayQueryUrl",
    "OUTBOUND_ALLOWED_NETWORKS": "OutboundAllowedNetworks",
    "DELIVERY_LADDER": "DeliveryLadder",
    "QUEUE_HOLDS": "QueueHolds",
    "ADDRESS_TRIES": "AddressTries",
    "CAPTCHA_WORK": "CaptchaWork",
    "DELIVERIES_SCHEDULES": "DeliveriesSchedules",
    "CLAMD_ADDRESS": "ClamdAddress",
    "ACCOUNT_QUEUE": "AccountQueue",
    "ACCOUNT_SCHEDULES": "AccountSchedules",
    "CONTACT_COOL_OFF": "ContactCoolOff",
    "REGISTERING_TEXTS_A_DAY": "RegisteringTextsADay",
    "TEXTS_A_DAY": "TextsADay",
    "PHONE_COUNTRIES": "PhoneCountries",
}
_SECRETS = (
    ("PORTAL_SECRET", "PortalSecret"),
    ("VNPAY_SECRET", "VnpaySecret"),
    ("PEPPER_SECRET", "PepperSecret"),
)
_LEAN = {"PYDANTIC_DISABLE_PLUGINS": "__all__"}
"""Nobody's plugins are shipped; looking for them reads the metadata of every package at each cold start."""

_ARNS = (
    ("DELIVERIES_QUEUE_ARN", "DeliveriesQueue"),
    ("DELIVERIES_SCHEDULE_ROLE", "DeliveriesScheduleRole"),
    ("ACCOUNT_QUEUE_ARN", "AccountQueue"),
    ("ACCOUNT_SCHEDULE_ROLE", "AccountScheduleRole"),
    ("IDENTITY_KEY", "IdentityKey"),
    ("PERSONAL_KEY", "PersonalKey"),
)
_LEGS = {"INTAKE_LEG": "IntakeLeg", "MONEY_LEG": "MoneyLeg", "RETURN_LEG": "ReturnLeg"}


def lambda_resources(function: Function, root: Path = ROOT) -> Json:
    name = function.logical_id
    return {
        name: _function(function),
        f"{name}Role": _role(function, root),
        f"{name}Logs": _logs(function),
    }


def layer_resource(layer: str) -> Json:
    return {
        "Type": "AWS::Serverless::LayerVersion",
        "Properties": {
            "LayerName": sub(f"${{AWS::StackName}}-{layer}"),
            "ContentUri": f"./layers/{layer}.zip",
            "CompatibleRuntimes": [RUNTIME],
            "RetentionPolicy": "Delete",
        },
    }


def layer_id(layer: str) -> str:
    return f"{layer.capitalize()}Layer"


def _function(function: Function) -> Json:
    reserved = {"Fn::If": ["ConcurrencyReserved", function.concurrency, ref("AWS::NoValue")]}
    return {
        "Type": "AWS::Serverless::Function",
        "DependsOn": [f"{function.logical_id}Logs"],
        "Properties": {
            "FunctionName": sub(f"${{AWS::StackName}}-{function.name}"),
            "Runtime": RUNTIME,
            "Architectures": ["x86_64"],
            "Handler": function.handler,
            "CodeUri": f"./code/{function.name}.zip",
            "Layers": [ref(layer_id(layer)) for layer in function.layers],
            "MemorySize": function.memory,
            "Timeout": function.timeout,
            "ReservedConcurrentExecutions": reserved,
            "Role": arn(f"{function.logical_id}Role"),
            "Tracing": "Active",
            "Environment": {"Variables": _environment(function)},
        },
    }


def _environment(function: Function) -> Json:
    # Only those who start legs name them: the legs name the other functions, and a circle
    # cannot be created.
    legs: Json = {
        variable: ref(leg) if function.starts_legs else "" for variable, leg in _LEGS.items()
    }
    told: Json = {variable: ref(source) for variable, source in _TOLD.items()}
    # `Id` is the ARN everywhere; a `Ref` is a bare name in the local cloud.
    told |= {variable: {"Fn::GetAtt": [secret, "Id"]} for variable, secret in _SECRETS}
    told |= {variable: arn(source) for variable, source in _ARNS}
    group = {"PORTAL_GROUP": function.name} if function.is_api else {}
    # The variable must be absent on AWS, not empty: botocore reads it.
    origin = {"Fn::If": ["HasS3Endpoint", ref("S3Endpoint"), ref("AWS::NoValue")]}
    own = {"POWERTOOLS_SERVICE_NAME": sub(service(function.name)), "LOG_LEVEL": "INFO"}
    return told | legs | group | own | _LEAN | {"AWS_ENDPOINT_URL_S3": origin}


def _logs(function: Function) -> Json:
    name = sub(f"/aws/lambda/${{AWS::StackName}}-{function.name}")
    properties = {"LogGroupName": name, "RetentionInDays": LOG_DAYS}
    return {"Type": "AWS::Logs::LogGroup", "Properties": properties}


def _role(function: Function, root: Path) -> Json:
    """Grant what its policy says, its own log group, and its traces."""
    file = root / ".chalice/policies" / f"{function.name}.json"
    policy = json.loads(file.read_text(encoding="utf-8"))
    logs = {
        "Sid": "OwnLogs",
        "Effect": "Allow",
        "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
        "Resource": [arn(f"{function.logical_id}Logs")],
    }
    statements = [*substituted(policy["Statement"]), logs, _TRACES]
    return role("lambda.amazonaws.com", "least", statements)
