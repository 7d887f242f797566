"""How a dossier stands, in words: for its owner, for its agency, and for whoever holds its code and secret."""

from collections.abc import Sequence
from datetime import datetime

from portal.domain.awaited import awaited, turn_began
from portal.domain.calendar import Calendar
from portal.domain.dossier import Dossier
from portal.domain.event import Event
from portal.domain.model import Value, Words
from portal.domain.ports.catalogue import Messages


class AgencyName(Value):
    code: str
    name: Words


class Next(Value):
    """Whose turn it is, what they do, and until when; None once it is over."""

    who: Words
    what: Words
    until: datetime | None


class Line(Value):
    """One line of the timeline. `who` is a role, never a person's name."""

    seq: int
    event: str
    at: datetime
    who: Words
    what: Words
    state: str


class Standing(Value):
    """What everybody who may look sees."""

    code: str
    title: Words
    state: str
    state_code: int
    state_name: Words
    submitted_at: datetime
    due_at: datetime | None
    next: Next
    timeline: tuple[Line, ...]


class DossierLine(Value):
    """One dossier in a list."""

    code: str
    title: Words
    state: str
    state_name: Words
    submitted_at: datetime
    due_at: datetime | None


def line_of(dossier: Dossier, messages: Messages) -> DossierLine:
    return DossierLine(
        code=dossier.code,
        title=dossier.title,
        state=dossier.state,
        state_name=messages.words(f"state.{dossier.state}"),
        submitted_at=dossier.submitted_at,
        due_at=dossier.due_at,
    )


def standing(
    dossier: Dossier, events: Sequence[Event], messages: Messages, calendar: Calendar
) -> Standing:
    return Standing(
        code=dossier.code,
        title=dossier.title,
        state=dossier.state,
        state_code=dossier.state.code,
        state_name=messages.words(f"state.{dossier.state}"),
        submitted_at=dossier.submitted_at,
        due_at=dossier.due_at,
        next=_next(dossier, turn_began(events), messages, calendar),
        timeline=tuple(_line(event, messages) for event in events),
    )


def _next(dossier: Dossier, since: datetime, messages: Messages, calendar: Calendar) -> Next:
    turn = awaited(dossier, since, calendar)
    return Next(
        who=messages.words(f"next.{turn.step}.who"),
        what=messages.words(f"next.{turn.step}.what"),
        until=turn.until,
    )


def _line(event: Event, messages: Messages) -> Line:
    return Line(
        seq=event.seq,
        event=event.type,
        at=event.at,
        who=messages.words(f"role.{event.by.role}"),
        what=messages.words(f"event.{event.type}.what"),
        state=event.state,
    )
