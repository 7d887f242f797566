"""How long a decision may take, in every unit that the law counts in."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from portal.catalogue.calendars import TomlCalendars
from portal.domain.procedure import Procedure
from portal.domain.processing import Time, Unit
from tests.catalogue import TODAY, procedures

CALENDAR = TomlCalendars().working()
GPLX = procedures().in_force("3.000347", TODAY)
moments = st.datetimes(datetime(2025, 1, 1), datetime(2026, 11, 30), timezones=st.just(UTC))  # noqa: DTZ001


def there(moment: str) -> datetime:
    """A moment in Vietnam."""
    return datetime.fromisoformat(f"{moment}+07:00")


AT = there("2026-11-18 09:00")


@pytest.mark.parametrize(
    ("unit", "amount", "accepted", "due"),
    [
        ("working_days", 5, "2026-02-13 09:00", "2026-02-27 17:00"),  # Tết
        ("working_days", 3, "2026-04-24 09:00", "2026-05-04 17:00"),  # 30/4, 1/5
        ("working_days", 5, "2026-08-21 09:00", "2026-08-27 17:00"),  # Saturday 22/8 is worked
        ("working_days", 3, "2026-08-28 09:00", "2026-09-07 17:00"),  # National day
        ("working_days", 5, "2026-11-20 09:00", "2026-11-30 17:00"),  # 24/11
        ("days", 3, "2026-11-17 09:00", "2026-11-20 17:00"),
        ("days", 4, "2026-11-20 09:00", "2026-11-25 17:00"),  # ends on 24/11, a day off
        ("days", 1, "2026-11-20 09:00", "2026-11-23 17:00"),  # ends on a Saturday
        ("working_hours", 8, "2026-11-18 09:00", "2026-11-19 09:00"),
        ("working_hours", 6, "2026-11-18 11:00", "2026-11-19 09:00"),
        ("working_hours", 24, "2026-11-20 08:00", "2026-11-25 17:00"),  # a weekend and 24/11
        ("working_hours", 2, "2026-11-20 16:00", "2026-11-23 09:00"),
        ("working_hours", 1, "2026-11-18 12:30", "2026-11-18 14:00"),  # nobody is there at noon
        ("working_hours", 1, "2026-11-21 10:00", "2026-11-23 09:00"),
        ("hours", 24, "2026-11-20 09:30", "2026-11-21 09:30"),
        ("same_day", 0, "2026-11-18 14:59", "2026-11-18 17:00"),
        ("same_day", 0, "2026-11-18 15:00", "2026-11-18 17:00"),
        ("same_day", 0, "2026-11-18 15:00:59", "2026-11-18 17:00"),
        ("same_day", 0, "2026-11-18 15:01", "2026-11-19 17:00"),
        ("same_day", 0, "2026-11-20 15:01", "2026-11-23 17:00"),
        ("same_day", 0, "2026-11-24 09:00", "2026-11-25 17:00"),
    ],
)
def test_it_ends_when_the_law_says(unit: str, amount: int, accepted: str, due: str) -> None:
    time = Time(unit=Unit(unit), amount=amount)
    assert time.ends(there(accepted), CALENDAR) == there(due)


@given(st.sampled_from(Unit), st.integers(1, 30), moments)
def test_it_never_ends_before_it_began_and_more_is_never_sooner(
    unit: Unit, amount: int, at: datetime
) -> None:
    ends = Time(unit=unit, amount=amount).ends(at, CALENDAR)
    assert ends > at or unit is Unit.WORKING_HOURS
    assert Time(unit=unit, amount=amount + 1).ends(at, CALENDAR) >= ends


@given(st.integers(1, 60), moments)
def test_eight_working_hours_are_a_working_day(days: int, at: datetime) -> None:
    hours = Time(unit=Unit.WORKING_HOURS, amount=8 * days).ends(at, CALENDAR)
    assert hours <= Time(unit=Unit.WORKING_DAYS, amount=days).ends(at, CALENDAR)


@pytest.mark.parametrize(("amount", "due"), [(0, "2026-11-18 09:00"), (1_000, "2026-12-30 01:00")])
def test_it_is_a_thousand_of_a_unit_at_most(amount: int, due: str) -> None:
    assert Time(unit=Unit.HOURS, amount=amount).ends(AT, CALENDAR) == there(due)


@pytest.mark.parametrize("amount", [-1, 1_001])
def test_less_than_nothing_and_more_than_a_thousand_do_not_parse(amount: int) -> None:
    with pytest.raises(ValidationError):
        Time(unit=Unit.HOURS, amount=amount)


def test_without_a_number_it_ends_as_it_begins() -> None:
    assert Time(unit=Unit.HOURS).ends(AT, CALENDAR) == AT
    assert Time(unit=Unit.DAYS).ends(AT, CALENDAR) == there("2026-11-18 17:00")


def taking(*times: dict[str, Any]) -> Procedure:
    read = tuple(Time.model_validate(time) for time in times)
    return GPLX.model_copy(update={"times": read})


CARD = {"case": "card", "unit": "same_day"}
BOOK = {"case": "book", "unit": "days", "amount": 10}


def test_each_case_has_its_time_and_whoever_names_none_is_promised_the_longest() -> None:
    both = taking(CARD, BOOK)
    assert both.deadline(AT, CALENDAR, "card") == there("2026-11-18 17:00")
    assert both.deadline(AT, CALENDAR, "book") == both.deadline(AT, CALENDAR)
    assert both.deadline(AT, CALENDAR) == there("2026-11-30 17:00")


def test_a_channel_has_its_time() -> None:
    counter = {"channel": "counter", "unit": "days", "amount": 30}
    assert len(taking(CARD, counter).granted()) == 1
    assert len(taking(CARD, counter).granted("counter", "card")) == 2


def test_working_days_are_said_where_nothing_else_is_counted() -> None:
    days = {"unit": "working_days", "amount": 5}
    assert taking(days, {**days, "amount": 7}).working_days == 7
    assert taking(days, BOOK).working_days is None
    assert taking().working_days is None
