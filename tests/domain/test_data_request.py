"""By when the law wants a request about somebody's data answered, and what keeps data from being erased."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.catalogue.calendars import TomlCalendars
from portal.domain.calendar import VIETNAM, local_day
from portal.domain.data_request import (
    ACTED_WITHIN,
    KEPT_BY_LAW,
    LINKED_FOR,
    DataRequest,
    Hold,
    Kind,
    Stage,
    asked,
    holds,
)
from portal.domain.dossier import Dossier
from portal.domain.once import once
from portal.domain.transitions import State
from tests.operations.world import World

CALENDAR = TomlCalendars().working()
ONCE = once("somebody", "key", b"asked")
FRIDAY = datetime(2026, 11, 20, 3, tzinfo=UTC)


def of(kind: Kind, at: datetime = FRIDAY) -> DataRequest:
    return asked("request-0001", "person-0001", kind, at, CALENDAR, ONCE)


def days(request: DataRequest) -> tuple[date, date]:
    return local_day(request.acknowledge_by), local_day(request.act_by)


@pytest.mark.parametrize(
    ("kind", "act_by"),
    [
        (Kind.EXPORT, date(2026, 11, 30)),
        (Kind.CORRECTION, date(2026, 11, 30)),
        (Kind.ERASURE, date(2026, 12, 10)),
    ],
)
def test_two_working_days_to_acknowledge_and_ten_or_twenty_days_to_act(
    kind: Kind, act_by: date
) -> None:
    assert days(of(kind)) == (date(2026, 11, 25), act_by)


def test_a_period_that_ends_on_a_sunday_ends_on_monday() -> None:
    thursday = FRIDAY - timedelta(days=1)
    assert days(of(Kind.EXPORT, thursday - timedelta(days=4)))[1] == date(2026, 11, 25)
    assert days(of(Kind.EXPORT, thursday))[1] == date(2026, 11, 30)


@given(st.integers(0, 300 * 24), st.sampled_from(Kind))
def test_every_period_ends_at_the_close_of_a_working_day_and_never_early(
    hours: int, kind: Kind
) -> None:
    request = of(kind, FRIDAY - timedelta(hours=hours))
    for day in days(request):
        assert CALENDAR.is_working(day)
    assert request.act_by.astimezone(VIETNAM).hour == 17
    assert days(request)[1] >= local_day(request.asked_at) + timedelta(days=ACTED_WITHIN[kind])


def test_the_days_are_those_of_the_calendar_from_the_day_of_asking() -> None:
    monday = FRIDAY - timedelta(days=4)
    assert days(of(Kind.EXPORT, monday))[1] == date(2026, 11, 26)
    assert days(of(Kind.CORRECTION, monday))[1] == date(2026, 11, 26)


def test_nothing_is_overdue_at_the_very_moment() -> None:
    request = of(Kind.ERASURE)
    assert not request.overdue(request.acknowledge_by)
    assert not request.changed(acknowledged_at=FRIDAY).overdue(request.act_by)


@given(st.dates(date(2020, 1, 1), date(2080, 12, 31)))
def test_what_the_law_keeps_is_kept_for_ten_years_and_a_day_more_at_most(ended: date) -> None:
    years = date(ended.year + 10, ended.month, min(ended.day, 28)) - ended.replace(
        day=min(ended.day, 28)
    )
    assert timedelta(0) <= KEPT_BY_LAW - years <= timedelta(days=1)


def test_a_request_is_overdue_unacknowledged_sooner_and_ended_never() -> None:
    request = of(Kind.ERASURE)
    late, later = request.acknowledge_by + timedelta(1), request.act_by + timedelta(1)
    known = request.changed(acknowledged_at=FRIDAY)
    assert [request.overdue(at) for at in (FRIDAY, late, later)] == [False, True, True]
    assert [known.overdue(at) for at in (FRIDAY, late, later)] == [False, False, True]
    assert not known.ended(Stage.REFUSED, late, "privacy").overdue(later)


def test_only_an_export_that_was_made_can_be_fetched_for_a_week() -> None:
    assert of(Kind.EXPORT).linked_until() is None
    assert of(Kind.ERASURE).ended(Stage.DONE, FRIDAY, "privacy").linked_until() is None
    made = of(Kind.EXPORT).ended(Stage.DONE, FRIDAY, "export")
    assert made.linked_until() == FRIDAY + LINKED_FOR


def dossier(state: State, ended_at: datetime | None) -> Dossier:
    world = World()
    code = world.submit(world.complete().draft).code
    head = world.dossiers.find(code)
    assert head is not None
    return head.model_copy(update={"state": state, "ended_at": ended_at})


def test_what_holds_data() -> None:
    now = FRIDAY
    old = now - KEPT_BY_LAW - timedelta(days=1)
    open_one, young, aged = (
        dossier(State.PROCESSING, None),
        dossier(State.RETURNED, now),
        dossier(State.REFUSED, old),
    )
    assert holds([], now, unsettled=False) == ()
    just = dossier(State.RETURNED, now - KEPT_BY_LAW)
    assert holds([just], now, unsettled=False) == ()
    assert holds([aged], now, unsettled=False) == ()
    assert holds([young], now, unsettled=False) == (Hold.KEPT_BY_LAW,)
    assert holds([open_one, aged], now, unsettled=True) == (Hold.OPEN_DOSSIER, Hold.UNSETTLED_MONEY)
