"""What a form asks: the fields of a declaration's schema, each with the kind of answer that it takes."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from pydantic import JsonValue

from portal.domain.model import Words
from portal.domain.procedure import Procedure

Kind = Literal["line", "area", "short", "date", "tick", "choice"]

_LONG, _SHORT = 150, 30
"""So many characters need more than one line, or less than half of one."""


class NoForm(Exception):
    """A field whose answer has no place on paper: the message names it."""


class Question(NamedTuple):
    """One field. `options` are those of a choice, by value; `longest` is how much may be written."""

    name: str
    kind: Kind
    label: Words
    help: Words | None
    required: bool
    options: tuple[tuple[str, Words], ...] = ()
    longest: int | None = None


def _general(said: Mapping[str, Words]) -> tuple[Question, ...]:
    """What whoever receives a request has to know, of any procedure."""
    who, number = said["general_full_name"], said["general_identity_number"]
    return (
        Question("full_name", "line", who, None, required=True, longest=100),
        Question("identity_number", "short", number, None, required=True, longest=20),
        Question("address", "line", said["general_address"], None, required=True, longest=200),
        Question("phone", "short", said["general_phone"], None, required=False, longest=15),
        Question("request", "area", said["general_request"], None, required=True),
    )


def questions_of(procedure: Procedure, said: Mapping[str, Words]) -> tuple[Question, ...]:
    """In the order of the schema; of a procedure without one, those of any request. Raises NoForm."""
    if not procedure.declaration_schema:
        return _general(said)
    required = procedure.declaration_schema.get("required")
    wanted = required if isinstance(required, list) else []
    return tuple(_question(procedure, name, name in wanted) for name in procedure.fields)


def _question(procedure: Procedure, name: str, required: bool) -> Question:  # noqa: FBT001  # of a table, not a switch
    schema = procedure.fields[name]
    if not isinstance(schema, dict):
        raise NoForm(f"{procedure.code}: {name} has no schema of its own")
    longest = schema.get("maxLength")
    told = schema.get("x-help")
    return Question(
        name,
        _kind(schema, f"{procedure.code}: {name}"),
        procedure.label(name),
        Words.model_validate(told) if told else None,
        required,
        _options(schema),
        longest if isinstance(longest, int) else None,
    )


def _kind(schema: Mapping[str, JsonValue], where: str) -> Kind:
    match schema.get("type"):
        case "boolean":
            return "tick"
        case "string":
            return _written(schema)
        case "integer" | "number":
            return "short"
        case other:
            raise NoForm(f"{where} is of type {other}, which has no place on a form")


def _written(schema: Mapping[str, JsonValue]) -> Kind:
    if "enum" in schema:
        return "choice"
    if schema.get("format") == "date":
        return "date"
    longest = schema.get("maxLength")
    most = longest if isinstance(longest, int) else _LONG
    if "pattern" in schema or most <= _SHORT:
        return "short"
    return "area" if most > _LONG else "line"


def _options(schema: Mapping[str, JsonValue]) -> tuple[tuple[str, Words], ...]:
    offered, labels = schema.get("enum"), schema.get("x-enum-labels")
    values = [str(one) for one in offered] if isinstance(offered, list) else []
    known = labels if isinstance(labels, dict) else {}
    return tuple(
        (one, Words.model_validate(known.get(one, {"vi": one, "en": one}))) for one in values
    )
