"""What a form says of its days: how long after filing, after which other one, and how that may be said."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from portal.domain.calendar import Calendar
from portal.domain.errors import Defect
from portal.domain.model import Words
from portal.domain.not_before import KEYWORD, misruled, too_early
from tests.catalogue import TODAY, procedures

NOTICE = procedures().in_force("2.000033", TODAY)
FRIDAY = date(2026, 11, 20)
CALENDAR = Calendar(
    holidays=frozenset({date(2026, 11, 24)}),
    working_saturdays=frozenset(),
    known_until=date(2026, 12, 31),
)
SOONEST = date(2026, 11, 26)
"""Monday, Wednesday, Thursday: Tuesday is a holiday."""
days = st.dates(date(2026, 10, 1), date(2027, 1, 31))


def found(filed: date = FRIDAY, **declared: JsonValue) -> list[tuple[str, str]]:
    return [(one.pointer, one.code) for one in too_early(NOTICE, declared, filed, CALENDAR)]


def said(day: date) -> str:
    return day.isoformat()


@given(days, days)
def test_a_day_is_early_if_fewer_working_days_lie_before_it(filed: date, starts: date) -> None:
    late = CALENDAR.between(filed, starts) < 3
    assert found(filed, starts_on=said(starts)) == (
        [("/declaration/starts_on", "day_too_early")] if late else []
    )


@given(days, st.integers(-40, 40))
def test_a_day_may_be_that_of_the_other_and_not_before_it(starts: date, longer: int) -> None:
    ends = starts + timedelta(days=longer)
    codes = {code for _, code in found(starts_on=said(starts), ends_on=said(ends))}
    assert ("day_before_other" in codes) is (longer < 0)


def test_the_earliest_day_is_told_and_the_other_by_its_name() -> None:
    declared: dict[str, JsonValue] = {"starts_on": "2026-11-25", "ends_on": "2026-11-24"}
    assert too_early(NOTICE, declared, FRIDAY, CALENDAR) == (
        Defect(
            pointer="/declaration/starts_on",
            code="day_too_early",
            params={"earliest": f"{SOONEST:%d/%m/%Y}"},
        ),
        Defect(
            pointer="/declaration/ends_on",
            code="day_before_other",
            params={
                "earliest": "25/11/2026",
                "other": Words(vi="Ngày bắt đầu", en="First day"),
            },
        ),
    )


@pytest.mark.parametrize("what", [None, 5, "soon", "2026-13-01", ["2026-11-01"]])
def test_what_is_no_day_is_for_the_schema_to_refuse(what: JsonValue) -> None:
    assert found(starts_on=what, ends_on="2026-11-01") == []
    assert found(starts_on=said(SOONEST), ends_on=what) == []
    assert found() == []


def test_only_rules_that_a_given_field_bears_on_are_asked() -> None:
    declared: dict[str, JsonValue] = {"starts_on": "2026-11-25", "ends_on": "2026-11-24"}
    for given_fields, count in (({"area"}, 0), ({"ends_on"}, 1), ({"starts_on"}, 2)):
        assert len(too_early(NOTICE, declared, FRIDAY, CALENDAR, given_fields)) == count


@pytest.mark.parametrize("code", ["2.000138", "2.000004"])
def test_what_has_to_be_confirmed_first_does_not_begin_before_it_is_filed(code: str) -> None:
    registration = procedures().in_force(code, TODAY)
    for day, early in ((FRIDAY - timedelta(days=1), True), (FRIDAY, False)):
        declared: dict[str, JsonValue] = {"starts_on": said(day), "ends_on": said(FRIDAY)}
        assert bool(too_early(registration, declared, FRIDAY, CALENDAR)) is early


DAY = {"type": "string", "format": "date"}


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ({"working_days": 0}, None),
        ({"field": "b"}, None),
        ({"field": "c"}, "c is no day of this form"),
        ({"field": "d"}, "d is no day of this form"),
        ({"working_days": -1}, "greater than or equal to 0"),
        ({"working_days": "3"}, "valid integer"),
        ({"working_days": 3, "field": "b"}, "exactly one of"),
        ({}, "exactly one of"),
        ({"days": 3}, "not permitted"),
        ("working_days:3", "valid dictionary"),
    ],
)
def test_a_rule_that_says_nothing_or_names_no_day_is_told(rule: Any, reason: str | None) -> None:  # noqa: ANN401  # JSON
    fields: dict[str, JsonValue] = {"a": {**DAY, KEYWORD: rule}, "b": {**DAY}, "c": {}, "e": True}
    wrongs = [*misruled(fields)]
    assert len(wrongs) == (reason is not None)
    for name, why in wrongs:
        assert name == "a"
        assert reason is not None
        assert reason in why


def test_a_rule_belongs_to_a_day() -> None:
    assert [*misruled({"a": {"type": "string", KEYWORD: {"working_days": 1}}})] == [
        ("a", "a is no day of this form")
    ]
