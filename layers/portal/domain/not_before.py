"""What a form says of its days and JSON Schema cannot: how long after filing, or after which other day.

A field that is a date may carry `x-not-before`, with one of

    working_days    so many working days after the day of filing, or later; 0 is that day itself
    field           the day that this other field says, or later

The day of filing is not counted (Civil Code 2015, article 147.2) and the last of the working days will do: what is
filed on a Monday and has to come three working days ahead may begin on Thursday.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from datetime import date
from typing import Annotated, Self

from pydantic import Field, JsonValue, ValidationError, model_validator

from portal.domain.calendar import Calendar
from portal.domain.errors import Defect
from portal.domain.model import Value
from portal.domain.procedure import Procedure

KEYWORD = "x-not-before"


class NotBefore(Value):
    """Exactly one of the two."""

    working_days: Annotated[int, Field(strict=True, ge=0, le=60)] | None = None
    field: str | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.working_days is None) is (self.field is None):
            raise ValueError("exactly one of working_days and field")
        return self

    def earliest(
        self, declaration: Mapping[str, JsonValue], filed: date, calendar: Calendar
    ) -> date | None:
        """None where the other field says no day: whoever holds it to the schema says so."""
        if self.working_days is not None:
            return calendar.after(filed, self.working_days)
        return _day(declaration.get(self.field or ""))


def too_early(
    procedure: Procedure,
    declaration: Mapping[str, JsonValue],
    filed: date,
    calendar: Calendar,
    given: Collection[str] | None = None,
) -> tuple[Defect, ...]:
    """The days that come too early for what was filed on `filed`, each with the earliest that would do.

    `given` leaves out the rules that none of these fields bears on.
    """
    found: list[Defect] = []
    for name, rule in _rules(procedure.fields):
        if given is not None and not {name, rule.field} & set(given):
            continue
        day, earliest = _day(declaration.get(name)), rule.earliest(declaration, filed, calendar)
        if day and earliest and day < earliest:
            found.append(_defect(procedure, name, rule, earliest))
    return tuple(found)


def _defect(procedure: Procedure, name: str, rule: NotBefore, earliest: date) -> Defect:
    where, day = f"/declaration/{name}", f"{earliest:%d/%m/%Y}"
    if rule.field is None:
        return Defect(pointer=where, code="day_too_early", params={"earliest": day})
    other = procedure.label(rule.field)
    return Defect(pointer=where, code="day_before_other", params={"earliest": day, "other": other})


def _rules(fields: Mapping[str, JsonValue]) -> Iterator[tuple[str, NotBefore]]:
    for name, schema in fields.items():
        if isinstance(schema, dict) and KEYWORD in schema:
            yield name, NotBefore.model_validate(schema[KEYWORD])


def _day(said: JsonValue) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(said) if isinstance(said, str) else None
    return None


def misruled(fields: Mapping[str, JsonValue]) -> Iterator[tuple[str, str]]:
    """What is wrong with these rules: the field that carries one, and the reason."""
    for name, schema in fields.items():
        try:
            rules = [*_rules({name: schema})]
        except ValidationError as error:
            yield name, error.errors(include_url=False)[0]["msg"]
            continue
        for _, rule in rules:
            for one in (name, rule.field):
                if one is not None and not _is_day(fields.get(one)):
                    yield name, f"{one} is no day of this form"


def _is_day(schema: JsonValue) -> bool:
    return isinstance(schema, dict) and schema.get("format") == "date"
