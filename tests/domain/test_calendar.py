"""Working days: weekends and holidays off, swapped Saturdays worked."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.calendar import VIETNAM, Calendar, closing, local_day, opening

BEGIN, END = date(2026, 1, 1), date(2026, 12, 31)
days = st.dates(BEGIN, END)
saturdays = days.map(lambda day: day + timedelta(days=(5 - day.weekday()) % 7))
calendars = st.builds(
    Calendar,
    holidays=st.frozensets(days, max_size=4),
    working_saturdays=st.frozensets(saturdays, max_size=2),
    known_until=st.just(END),
)


@given(calendars, days, st.integers(1, 15))
def test_so_many_working_days_lie_between(calendar: Calendar, day: date, count: int) -> None:
    due = calendar.after(day, count)
    passed = [day + timedelta(days=n) for n in range(1, (due - day).days + 1)]
    assert sum(calendar.is_working(one) for one in passed) == count
    assert calendar.is_working(due)


@given(calendars, days, st.integers(0, 10), st.integers(0, 10))
def test_days_add_up(calendar: Calendar, day: date, some: int, more: int) -> None:
    assert calendar.after(calendar.after(day, some), more) == calendar.after(day, some + more)


@given(calendars, days, days, st.integers(0, 10))
def test_who_comes_first_is_not_served_later(
    calendar: Calendar, one: date, other: date, count: int
) -> None:
    first, second = sorted((one, other))
    assert calendar.after(first, count) <= calendar.after(second, count)


def test_the_day_itself_does_not_count() -> None:
    bare = Calendar(holidays=frozenset(), working_saturdays=frozenset(), known_until=END)
    friday = date(2026, 11, 20)
    assert bare.after(friday, 0) == bare.after(friday, -1) == friday
    assert bare.after(friday, 1) == date(2026, 11, 23)


def test_a_week_is_worked_from_monday_to_friday() -> None:
    bare = Calendar(holidays=frozenset(), working_saturdays=frozenset(), known_until=END)
    week = [date(2026, 11, 16) + timedelta(days=n) for n in range(7)]
    assert [bare.is_working(day) for day in week] == [True] * 5 + [False] * 2


@given(days)
def test_what_is_announced_is_known_to_its_last_day(day: date) -> None:
    announced = Calendar(holidays=frozenset(), working_saturdays=frozenset(), known_until=day)
    assert announced.knows(day)
    assert announced.knows(day - timedelta(days=1))
    assert not announced.knows(day + timedelta(days=1))


def test_a_worked_saturday_counts_even_if_it_was_a_holiday() -> None:
    saturday = date(2026, 8, 22)
    swapped = frozenset({saturday})
    calendar = Calendar(holidays=swapped, working_saturdays=swapped, known_until=END)
    assert calendar.after(date(2026, 8, 21), 1) == saturday


def test_a_day_begins_at_midnight_in_vietnam() -> None:
    assert local_day(datetime(2026, 12, 31, 16, 59, 59, tzinfo=UTC)) == date(2026, 12, 31)
    assert local_day(datetime(2026, 12, 31, 17, 0, tzinfo=UTC)) == date(2027, 1, 1)


@pytest.mark.parametrize(("moment", "hour"), [(opening, 8), (closing, 17)])
@given(day=days)
def test_offices_open_at_eight_and_close_at_five(
    moment: Callable[[date], datetime], hour: int, day: date
) -> None:
    found = moment(day)
    assert found.tzinfo is UTC
    assert found.astimezone(VIETNAM).timetz() == time(hour, 0, tzinfo=VIETNAM)
    assert local_day(found) == day


@pytest.mark.parametrize(
    ("since", "hours", "until"),
    [
        ("2026-11-20 09:00", 2, "2026-11-20 11:00"),
        ("2026-11-20 07:00", 1, "2026-11-20 09:00"),  # before it opens
        ("2026-11-20 08:00", 4, "2026-11-20 12:00"),
        ("2026-11-20 11:00", 2, "2026-11-20 14:00"),  # over noon
        ("2026-11-20 12:30", 1, "2026-11-20 14:00"),
        ("2026-11-20 08:00", 8, "2026-11-20 17:00"),
        ("2026-11-20 16:00", 2, "2026-11-23 09:00"),  # over a weekend
        ("2026-11-20 18:00", 1, "2026-11-23 09:00"),
        ("2026-11-21 10:00", 1, "2026-11-23 09:00"),
        ("2026-11-23 16:00", 2, "2026-11-25 09:00"),  # over a day off
        ("2026-11-23 15:00", 11, "2026-11-26 09:00"),
    ],
)
def test_hours_pass_while_offices_are_open(since: str, hours: int, until: str) -> None:
    day_off = frozenset({date(2026, 11, 24)})
    calendar = Calendar(holidays=day_off, working_saturdays=frozenset(), known_until=END)
    found = calendar.hours_after(_in_vietnam(since), hours)
    assert (found, found.tzinfo) == (_in_vietnam(until), UTC)


def _in_vietnam(said: str) -> datetime:
    return datetime.fromisoformat(f"{said}+07:00")
