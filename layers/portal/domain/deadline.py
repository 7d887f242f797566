"""The due date of a dossier that was asked for a supplement: the clock stops while its citizen answers.

Before acceptance no clock runs, so a supplement asked for then moves nothing. docs/decisions/0010-due-date.md says
which day counts on which side.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from portal.domain.calendar import Calendar, closing, local_day
from portal.domain.event import Event
from portal.domain.procedure import Procedure
from portal.domain.transitions import EventType


def resumed(due: datetime, asked: datetime, answered: datetime, calendar: Calendar) -> datetime:
    """The due date after one pause: as many working days after the answer as were left after the request.

    The day of the request counts, for the agency worked on it; the day of the answer does not (Civil Code 2015, article
    147.2). Who asks on the last day has one day for the answer; who asks after it is late and stays so.
    """
    first, last = local_day(asked), local_day(answered)
    if asked > due or first == last:
        return due
    left = calendar.between(first, local_day(due))
    return closing(calendar.after(last, max(left, 1)))


def due_date(
    procedure: Procedure,
    calendar: Calendar,
    events: Sequence[Event],
    case: str | None,
    answered: datetime | None = None,
) -> datetime | None:
    """The due date in that case, recomputed from the beginning; None before acceptance.

    `answered` is an answer that is being given now, to the supplement asked for last.
    """
    place = next((n for n, event in enumerate(events) if event.type is EventType.ACCEPTED), None)
    if place is None:
        return None
    due = procedure.deadline(events[place].at, calendar, case)
    for asked, given in _pauses(events[place:], answered):
        due = resumed(due, asked, given, calendar)
    return due


def _pauses(
    events: Sequence[Event], answered: datetime | None
) -> Iterator[tuple[datetime, datetime]]:
    """When the clock stood, since acceptance: from each request until its answer."""
    asked: datetime | None = None
    for event in events:
        if event.type is EventType.SUPPLEMENT_REQUESTED:
            asked = event.at
        elif event.type is EventType.SUPPLEMENT_GIVEN and asked is not None:
            yield asked, event.at
            asked = None
    if asked is not None and answered is not None:
        yield asked, answered


def due_as_told(events: Sequence[Event]) -> datetime | None:
    """The due date that the events say; it never moves without one."""
    told = [str(event.data["due_at"]) for event in events if event.data.get("due_at")]
    return datetime.fromisoformat(told[-1]) if told else None
