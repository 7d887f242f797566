"""What a newer version of a procedure changes for somebody who has begun with an earlier one."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

from pydantic import JsonValue

from portal.domain.model import Value, Words
from portal.domain.not_before import KEYWORD
from portal.domain.procedure import Procedure, RequiredDocument
from portal.domain.processing import Time


class Became(StrEnum):
    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"


class Difference(Value):
    """A paper or a field of the declaration, as its citizen knows it, and what has become of it."""

    name: Words
    became: Became


class ProcedureChanges(Value):
    """`fee` and `times` are what holds now; None where they are as they were, or nobody knows."""

    papers: tuple[Difference, ...]
    fields: tuple[Difference, ...]
    fee: int | None
    times: tuple[Time, ...] | None


def changes_between(before: Procedure, after: Procedure, at: datetime) -> ProcedureChanges:
    """Fees as they are at that moment, of the case that costs most."""
    was, costs = before.price(at), after.price(at)
    differs = costs is not None and (was is None or was.total != costs.total)
    return ProcedureChanges(
        papers=tuple(_papers(before, after)),
        fields=tuple(_fields(before, after)),
        fee=costs.total if costs is not None and differs else None,
        times=after.times if set(after.times) != set(before.times) else None,
    )


def carried_over(declaration: Mapping[str, JsonValue], to: Procedure) -> dict[str, JsonValue]:
    """Of what was declared, whatever that version still asks."""
    return {name: value for name, value in declaration.items() if name in to.fields}


def _papers(before: Procedure, after: Procedure) -> Iterable[Difference]:
    was, now = ({paper.id: paper for paper in one.papers} for one in (before, after))
    for name in dict.fromkeys((*was, *now)):
        if name not in now:
            yield Difference(name=was[name].name, became=Became.GONE)
        elif name not in was:
            yield Difference(name=now[name].name, became=Became.NEW)
        elif _asks(was[name]) != _asks(now[name]):
            yield Difference(name=now[name].name, became=Became.CHANGED)


def _asks(paper: RequiredDocument) -> RequiredDocument:
    """How it is asked for, whatever its words."""
    nothing = Words(vi="", en="")
    when = paper.when and paper.when.model_copy(update={"words": nothing})
    return paper.model_copy(update={"name": nothing, "help": nothing, "when": when})


def _fields(before: Procedure, after: Procedure) -> Iterable[Difference]:
    was, now = before.fields, after.fields
    for name in dict.fromkeys((*was, *now)):
        if name not in now:
            yield Difference(name=before.label(name), became=Became.GONE)
        elif name not in was:
            yield Difference(name=after.label(name), became=Became.NEW)
        elif _takes(before, name) != _takes(after, name):
            yield Difference(name=after.label(name), became=Became.CHANGED)


def _takes(procedure: Procedure, name: str) -> tuple[object, bool]:
    """Which answers a field takes, whatever its words, and whether it must have one."""
    schema, required = procedure.fields[name], procedure.declaration_schema.get("required")
    rules = (
        {key: rule for key, rule in schema.items() if not key.startswith("x-") or key == KEYWORD}
        if isinstance(schema, dict)
        else schema
    )
    return rules, isinstance(required, list) and name in required
