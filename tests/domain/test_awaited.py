"""Everybody who waits knows for whom, and until when."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.catalogue.calendars import TomlCalendars
from portal.domain.awaited import (
    FEE_PAID_WITHIN,
    RESULT_FETCHED_WITHIN,
    SUPPLEMENT_GIVEN_WITHIN,
    Awaited,
    awaited,
    turn_began,
)
from portal.domain.calendar import closing
from portal.domain.dossier import Dossier, opened
from portal.domain.event import Event
from portal.domain.once import once
from portal.domain.supplement import Asked, Asker
from portal.domain.transitions import Actor, EventType, Role, State
from tests.domain.test_dossier_rules import RESULT, in_state

CALENDAR = TomlCalendars().working()
FRIDAY = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
DUE = datetime(2026, 11, 30, 10, tzinfo=UTC)
ASKED = Asked(number=1, by=Asker.AGENCY, at=FRIDAY, answer_by=DUE)
MINUTES = FRIDAY + timedelta(minutes=5)
READY = RESULT.model_copy(update={"available": True})


CITIZEN = Actor(role=Role.CITIZEN, id="person-00000001")
ONCE = once("person-00000001", "key", b"{}")


def of(state: State, **changes: object) -> Dossier:
    return in_state(state, handed_over_at=FRIDAY, due_at=DUE, **changes)


@pytest.mark.parametrize(
    ("dossier", "turn"),
    [
        (
            of(State.REGISTERED).model_copy(update={"handed_over_at": None}),
            Awaited("registered_intake", Role.PORTAL, MINUTES),
        ),
        (
            of(State.REGISTERED),
            Awaited("registered", Role.AGENCY, closing(date(2026, 11, 23))),
        ),
        (of(State.ACCEPTED), Awaited("accepted", Role.AGENCY, DUE)),
        (of(State.PROCESSING), Awaited("processing", Role.AGENCY, DUE)),
        (
            of(State.AWAITING_SUPPLEMENT, supplement=ASKED),
            Awaited("awaiting_supplement", Role.CITIZEN, DUE),
        ),
        (
            of(State.AWAITING_SUPPLEMENT),
            Awaited("awaiting_supplement", Role.CITIZEN, None),
        ),
        (
            of(State.AWAITING_PAYMENT),
            Awaited("awaiting_payment", Role.CITIZEN, closing(date(2026, 12, 7))),
        ),
        (
            of(State.WITHDRAWAL_REQUESTED),
            Awaited("withdrawal_requested", Role.AGENCY, closing(date(2026, 11, 26))),
        ),
        (of(State.DECIDED), Awaited("decided_wrapping", Role.PORTAL, MINUTES)),
        (
            of(State.DECIDED, result=RESULT),
            Awaited("decided_wrapping", Role.PORTAL, MINUTES),
        ),
        (
            of(State.DECIDED, result=READY),
            Awaited("decided", Role.CITIZEN, closing(date(2026, 12, 21))),
        ),
        (of(State.REFUSED), Awaited("refused", None, None)),
        (of(State.STOPPED), Awaited("stopped", None, None)),
        (of(State.RETURNED), Awaited("returned", None, None)),
    ],
)
def test_whose_turn_it_is(dossier: Dossier, turn: Awaited) -> None:
    assert awaited(dossier, FRIDAY, CALENDAR) == turn


def told(*steps: tuple[EventType, State]) -> list[Event]:
    """Events a day apart."""
    first = in_state(State.REGISTERED)
    event = opened(first, CITIZEN, {}, ONCE).event
    made = [(EventType.SUBMITTED, State.REGISTERED), *steps]
    return [
        event.model_copy(update={"type": what, "state": state, "at": FRIDAY + timedelta(days=n)})
        for n, (what, state) in enumerate(made)
    ]


def test_what_happens_beside_a_turn_gives_nobody_more_time() -> None:
    asked_back = (EventType.WITHDRAWAL_REQUESTED, State.WITHDRAWAL_REQUESTED)
    beside = (EventType.FEE_PAID, State.WITHDRAWAL_REQUESTED)
    read = (EventType.SUPPLEMENT_RECEIVED, State.WITHDRAWAL_REQUESTED)
    assert turn_began(told()) == FRIDAY
    assert turn_began(told(asked_back)) == FRIDAY + timedelta(days=1)
    assert turn_began(told(asked_back, beside, read)) == FRIDAY + timedelta(days=1)
    paid = (EventType.FEE_PAID, State.PROCESSING)
    asked = (EventType.FEE_REQUESTED, State.AWAITING_PAYMENT)
    assert turn_began(told(asked, paid)) == FRIDAY + timedelta(days=2)


def test_the_days_a_citizen_has() -> None:
    """A day off at the end hides a day more or less."""
    bounds = (SUPPLEMENT_GIVEN_WITHIN, FEE_PAID_WITHIN, RESULT_FETCHED_WITHIN)
    assert [bound.days for bound in bounds] == [30, 15, 30]
