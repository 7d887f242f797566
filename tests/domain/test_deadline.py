"""The clock stops while a supplement is awaited, and never runs backwards."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.catalogue.calendars import TomlCalendars
from portal.domain.calendar import closing, local_day
from portal.domain.chain import GENESIS
from portal.domain.deadline import due_as_told, due_date, resumed
from portal.domain.event import Event
from portal.domain.transitions import PORTAL, EventType, State
from tests.catalogue import TODAY, procedures

CALENDAR = TomlCalendars().working()
PROCEDURE = procedures().in_force("3.000347", TODAY)
ACCEPTED = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
"""A Friday; Tuesday 24/11 is a holiday, so five working days end on Monday 30/11."""
DUE = closing(date(2026, 11, 30))


def at(day: int, hour: int = 3, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def happened(*what: tuple[EventType, datetime], **data: str) -> list[Event]:
    return [
        Event(
            dossier="dossier-0001",
            code="G01.79-261120-0001",
            seq=seq,
            version=seq,
            type=kind,
            at=when,
            by=PORTAL,
            state=State.PROCESSING,
            data=dict(data),
            previous=GENESIS,
            hash=GENESIS,
        )
        for seq, (kind, when) in enumerate(what, start=1)
    ]


ASKED, GIVEN = EventType.SUPPLEMENT_REQUESTED, EventType.SUPPLEMENT_GIVEN
TAKEN_IN = (EventType.ACCEPTED, ACCEPTED)


def due(*what: tuple[EventType, datetime], answered: datetime | None = None) -> datetime | None:
    return due_date(PROCEDURE, CALENDAR, happened(*what), None, answered)


def test_before_acceptance_no_clock_runs() -> None:
    assert due((ASKED, at(18)), (GIVEN, at(19))) is None
    assert due((ASKED, at(18)), (GIVEN, at(19)), TAKEN_IN) == DUE


def test_the_days_that_were_left_are_counted_after_the_answer() -> None:
    """Asked on Wednesday 25: Thursday, Friday and Monday were left. Answered on Tuesday 1/12: due on Friday 4/12."""
    moved = closing(date(2026, 12, 4))
    assert due(TAKEN_IN, (ASKED, at(25)), (GIVEN, at(1, month=12))) == moved
    assert due(TAKEN_IN, (ASKED, at(25)), answered=at(1, month=12)) == moved


def test_each_case_has_its_own_clock() -> None:
    """A card to be made anew as it was, or for somebody under treatment, is due the same day; other cases take days."""
    card, told = procedures().in_force("1.002759", TODAY), happened((EventType.ACCEPTED, at(25)))
    same_day = due_date(card, CALENDAR, told, "the-giu-nguyen")
    assert same_day == closing(date(2026, 11, 25))
    assert due_date(card, CALENDAR, told, "dang-dieu-tri") == same_day
    assert due_date(card, CALENDAR, told, "the-thay-doi") == closing(date(2026, 11, 30))


def test_an_open_supplement_has_moved_nothing_yet() -> None:
    assert due(TAKEN_IN, (ASKED, at(25))) == DUE


def test_who_asks_on_the_last_day_has_one_day_for_the_answer() -> None:
    assert resumed(DUE, at(30), at(2, month=12), CALENDAR) == closing(date(2026, 12, 3))


def test_who_asks_too_late_stays_late() -> None:
    assert resumed(DUE, DUE + timedelta(minutes=1), at(9, month=12), CALENDAR) == DUE


def test_asked_at_closing_time_is_in_time() -> None:
    assert resumed(DUE, DUE, at(2, month=12), CALENDAR) == closing(date(2026, 12, 3))


def test_the_day_is_vietnams() -> None:
    """18:00 UTC is already the next day there."""
    assert resumed(DUE, at(25, 18), at(26), CALENDAR) == DUE
    assert resumed(DUE, at(25, 16), at(26), CALENDAR) == closing(date(2026, 12, 1))


def test_every_pause_is_added() -> None:
    first, second = (at(23), at(25)), (at(26), at(27))
    both = due(
        TAKEN_IN, (ASKED, first[0]), (GIVEN, first[1]), (ASKED, second[0]), (GIVEN, second[1])
    )
    assert both == closing(date(2026, 12, 2))


def test_the_clock_stands_until_the_answer_and_for_nothing_else() -> None:
    """A wish to withdraw meanwhile, and its refusal, are no answer."""
    moved = closing(date(2026, 12, 4))
    meanwhile = (EventType.WITHDRAWAL_REQUESTED, at(26)), (EventType.WITHDRAWAL_REFUSED, at(27))
    assert due(TAKEN_IN, (ASKED, at(25)), *meanwhile, (GIVEN, at(1, month=12))) == moved
    assert due(TAKEN_IN, (ASKED, at(25)), *meanwhile) == DUE


def test_of_two_due_dates_that_were_told_the_later_word_counts() -> None:
    first = happened(TAKEN_IN, due_at=DUE.isoformat())
    moved = closing(date(2026, 12, 4))
    second = happened((GIVEN, at(1, month=12)), due_at=moved.isoformat())
    assert due_as_told([*first, *second]) == moved


def test_the_due_date_told_last_counts() -> None:
    events = happened((EventType.ACCEPTED, ACCEPTED), due_at=DUE.isoformat())
    assert due_as_told(events) == DUE
    assert due_as_told(happened((EventType.SUBMITTED, ACCEPTED))) is None


minutes = st.integers(0, 60 * 24 * 40)


@given(st.lists(minutes, max_size=8).map(sorted))
def test_more_pauses_never_make_it_earlier(moments: Sequence[int]) -> None:
    times = [ACCEPTED + timedelta(minutes=one) for one in moments]
    pairs = list(zip(times[::2], times[1::2], strict=False))
    told = [TAKEN_IN]
    before = due(*told)
    assert before is not None
    for asked, answered in pairs:
        told += [(ASKED, asked), (GIVEN, answered)]
        after = due(*told)
        assert after is not None
        assert after >= before
        if local_day(asked) == local_day(answered):
            assert after == before
        before = after


@given(minutes, minutes)
def test_no_day_of_the_pause_is_counted(first: int, length: int) -> None:
    """Working days outside the pause, from acceptance to the due date, are what the procedure grants."""
    asked = ACCEPTED + timedelta(minutes=first)
    answered = asked + timedelta(minutes=length)
    after = due(TAKEN_IN, (ASKED, asked), (GIVEN, answered))
    assert after is not None
    granted = PROCEDURE.working_days
    assert granted is not None
    if asked > DUE:
        assert after == DUE
        return
    counted = CALENDAR.between(local_day(ACCEPTED), min(local_day(asked), local_day(after)))
    counted += CALENDAR.between(max(local_day(answered), local_day(asked)), local_day(after))
    on_the_last_day = local_day(asked) == local_day(DUE) and local_day(answered) > local_day(asked)
    assert counted == granted + on_the_last_day
