"""Names and places on which every module of the infrastructure agrees."""

import re
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent

RUNTIME: Final = "python3.13"
"""One constant: Chalice would write the version of whoever packages."""

REGION: Final = "ap-southeast-1"
STAGE: Final = "api"
"""The REST API's stage, so that its paths are /api/… on every origin."""

LOG_DAYS: Final = 90

Json = dict[str, Any]

_WHOLE_REFERENCE = re.compile(r"\$\{([A-Za-z0-9]+)(?:\.([A-Za-z0-9]+))?\}")


def logical(name: str) -> str:
    """`dossier-outbox` → `DossierOutbox`."""
    return "".join(part.capitalize() for part in name.split("-"))


def function_id(name: str) -> str:
    return f"{logical(name)}Function"


def service(function: str) -> str:
    """Name a function in metrics and traces: two stages of one account are two series."""
    return f"${{AWS::StackName}}-{function}"


def sub(text: str) -> Json:
    return {"Fn::Sub": text}


def ref(resource: str) -> Json:
    return {"Ref": resource}


def arn(resource: str) -> Json:
    return {"Fn::GetAtt": [resource, "Arn"]}


def substituted(value: Any) -> Any:  # noqa: ANN401 - JSON in, JSON out
    """Turn every string that holds a `${…}` into the CloudFormation function it needs."""
    match value:
        case dict():
            return {key: substituted(part) for key, part in value.items()}
        case list():
            return [substituted(part) for part in value]
        case str() if "${" in value:
            return _reference(value)
        case _:
            return value


def _reference(text: str) -> Json:
    whole = _WHOLE_REFERENCE.fullmatch(text)
    if whole is None:
        return sub(text)
    resource, attribute = whole.groups()
    return {"Fn::GetAtt": [resource, attribute]} if attribute else ref(resource)
