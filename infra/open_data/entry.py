"""A procedure as it is given away: all the portal knows of it, and with every value whether somebody verified it."""

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Literal

from pydantic import Field

from portal.domain.model import Value
from portal.domain.procedure import Procedure
from portal.domain.service_level import OnlineScope

_OWN = {"code", "version", "effective_from", "source", "verified", "unverified", "unknown", "flags"}
"""What says something of the entry itself, and not of the procedure."""
_NAMED_ELSE = {"times": "processing"}
DRAFT = "https://json-schema.org/draft/2020-12/schema"


class State(StrEnum):
    VERIFIED = "verified"
    UNVERIFIED = "unverified"
    UNKNOWN = "unknown"


class Mark(Value):
    """Where a value comes from, and whether somebody held it against that. `unknown`: the source is silent."""

    state: State
    source: str


class Entry(Procedure):
    """One version of one procedure; `marks` has one for each of its fields. `language` of each text: vi, en."""

    kind: Literal["procedure", "utility"]
    scope: OnlineScope
    marks: Mapping[str, Mark] = Field(default_factory=dict)


def entry(procedure: Procedure) -> Entry:
    return Entry.model_validate(
        {
            **procedure.model_dump(),
            "kind": "procedure" if procedure.code[0].isdigit() else "utility",
            "scope": procedure.online_scope,
            "marks": marks(procedure),
        }
    )


def marks(procedure: Procedure) -> dict[str, Mark]:
    fields = [name for name in Procedure.model_fields if name not in _OWN]
    return {
        name: Mark(state=state(procedure, name), source=procedure.source) for name in sorted(fields)
    }


def state(procedure: Procedure, field: str) -> State:
    names = {field, _NAMED_ELSE.get(field, field)}
    if names & {*procedure.unknown}:
        return State.UNKNOWN
    verified = procedure.verified and not names & {*procedure.unverified}
    return State.VERIFIED if verified else State.UNVERIFIED


def line(procedure: Procedure) -> str:
    told = entry(procedure).model_dump(mode="json")
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def schema() -> dict[str, Any]:
    """JSON Schema of one line."""
    made = Entry.model_json_schema(mode="serialization")
    time = made["$defs"]["Time"]["properties"]["cut_off"]
    time["pattern"] = "^[0-9]{2}:[0-9]{2}:[0-9]{2}$"
    del time["format"]  # JSON Schema's own `time` has a zone, and this is a time of day in Vietnam
    return {"$schema": DRAFT, **made, "title": "Procedure"}
