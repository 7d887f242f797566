"""Who may do what, in one vocabulary: as the template grants it, and as functions.toml expects it."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from infra.names import Json, function_id, substituted
from tests.architecture.reading import statements

TABLE = Path(__file__).with_name("functions.toml")
EVERY = "every"

_PATTERNS = {
    "arn:${AWS::Partition}:sns:*:*:*": "any topic",
    # By their names: the emulator takes every schedule for one of the default group.
    "arn:${AWS::Partition}:scheduler:${AWS::Region}:${AWS::AccountId}:schedule/*/${AWS::StackName}-*": "own schedules",
}
_WHOLE = {"Arn": "", "Id": "", "StreamArn": " stream"}
_KINDS = {
    ("ForAllValues:StringLike", "dynamodb:LeadingKeys"): "keys",
    ("StringEquals", "kms:ViaService"): "via",
    ("StringEquals", "iam:PassedToService"): "to",
    ("StringEqualsIfExists", "ses:FromAddress"): "sender",
    ("StringEqualsIfExists", "kms:EncryptionContext:purpose"): "purpose",
}
_SERVICE = re.compile(r"^([a-z0-9]+)(\.\$\{AWS::Region\})?\.amazonaws\.com$")


class Grant(NamedTuple):
    """One cell: an action on a resource, allowed or denied, and on which condition."""

    effect: str
    resource: str
    action: str
    only: tuple[str, ...] = ()
    kind: str = ""


def expected() -> dict[str, set[Grant]]:
    """Read functions.toml; what it grants to every function is in each."""
    tables = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    common = set(_rows(tables.pop(EVERY)))
    return {function: common | set(_rows(rows)) for function, rows in tables.items()}


def written(policy: Json, function: str) -> set[Grant]:
    """Read a file of .chalice/policies as if it were all of the function's role."""
    document = {"PolicyDocument": substituted(policy)}
    return granted(
        {f"{function_id(function)}Role": {"Properties": {"Policies": [document]}}}, function
    )


def granted(resources: Mapping[str, Json], function: str) -> set[Grant]:
    """Read the role of a function in the template."""
    role = resources[f"{function_id(function)}Role"]["Properties"]
    return {
        Grant(each["Effect"], _name(resource, action, function), action.split(":")[1], *condition)
        for each in statements(role)
        for condition in [_condition(each.get("Condition"))]
        for resource in each["Resource"]
        for action in each["Action"]
    }


def _rows(rows: Mapping[str, Any]) -> Iterator[Grant]:
    several = {name: row if isinstance(row, list) else [row] for name, row in rows.items()}
    for resource, row in ((name, row) for name, rows in several.items() for row in rows):
        kind = next(iter(row.keys() & set(_KINDS.values())), "")
        only = row.get(kind, ())
        condition = ((only,) if isinstance(only, str) else tuple(sorted(only)), kind)
        for effect, word in (("Allow", "may"), ("Deny", "never")):
            for action in row.get(word, ()):
                yield Grant(effect, resource, action, *condition)


def _name(resource: object, action: str, function: str) -> str:
    """Name a resource as functions.toml does. An expression it does not know names itself."""
    match resource:
        case "*":
            return f"any {action.partition(':')[0]}"
        case {"Fn::Sub": str(text)} if text in _PATTERNS:
            return _PATTERNS[text]
        case {"Fn::GetAtt": [str(logical), str(attribute)]} if attribute in _WHOLE:
            own = logical == f"{function_id(function)}Logs"
            return "own logs" if own else logical + _WHOLE[attribute]
        case {"Ref": str(logical)}:
            return logical
        case {"Fn::Sub": str(text)}:
            return re.sub(r"\$\{(\w+)\.Arn\}", r"\1", text)
        case _:
            return str(resource)


def _condition(condition: Json | None) -> tuple[tuple[str, ...], str]:
    """Read a condition as (values, kind); one we have no word for names itself."""
    if condition is None:
        return (), ""
    match list(condition.items()):
        case [(operator, {**keys})] if len(keys) == 1:
            (name, values), *_ = keys.items()
            kind = _KINDS.get((operator, name))
            if kind:
                return tuple(sorted(_value(each) for each in values)), kind
    return (str(condition),), "unknown"


def _value(value: object) -> str:
    match value:
        case {"Ref": str(name)}:
            return name
        case {"Fn::Sub": str(text)} | str(text):
            service = _SERVICE.match(text)
            return service[1] if service else text
        case _:
            return str(value)
