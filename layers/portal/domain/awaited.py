"""Whose turn it is with a dossier, and until when: every open one has somebody who must act, and a day.

The bounds are here and nowhere else. "Unverified" marks one whose legal source nobody has held it against yet.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from portal.domain.calendar import Calendar, closing, local_day
from portal.domain.dossier import Dossier
from portal.domain.event import Event
from portal.domain.leg import PATIENCE
from portal.domain.transitions import EventType, Role, State

CHECKED_WITHIN = 1
"""Working days: an online dossier is checked within eight working hours (Decree 61/2018/NĐ-CP; unverified)."""

WITHDRAWAL_ANSWERED_WITHIN = 3
"""Working days in which an agency answers a request to withdraw. Unverified: our own bound."""

SUPPLEMENT_GIVEN_WITHIN = timedelta(days=30)
"""How long a citizen may take to answer. Unverified: our own bound; no procedure of the catalogue names one yet."""

FEE_PAID_WITHIN = timedelta(days=15)
"""How long a citizen may take to pay. Unverified: our own bound; nothing is stopped by it."""

RESULT_FETCHED_WITHIN = timedelta(days=30)
"""By when a result should have been fetched. Unverified: our own bound; it can still be fetched after."""


class Awaited(NamedTuple):
    """`step` names the words for it (`next.<step>` in the catalogue of messages); `by` is None once it is over."""

    step: str
    by: Role | None
    until: datetime | None


_BESIDE = frozenset({EventType.SUPPLEMENT_RECEIVED, EventType.FEE_PAID})
"""What happens beside somebody's turn, where it does not begin one."""

_CITIZENS = frozenset({State.AWAITING_SUPPLEMENT, State.AWAITING_PAYMENT, State.DECIDED})


def awaited(dossier: Dossier, since: datetime, calendar: Calendar) -> Awaited:
    """Who must act; `since` is when something last happened to it. Two states hide a step of the portal's own."""
    own = _own_step(dossier)
    if own:
        return Awaited(own, Role.PORTAL, since + PATIENCE)
    if dossier.ended:
        return Awaited(dossier.state, None, None)
    by = Role.CITIZEN if dossier.state in _CITIZENS else Role.AGENCY
    return Awaited(dossier.state, by, _until(dossier, since, calendar))


def turn_began(events: Sequence[Event]) -> datetime:
    """When whoever's turn it is got it: what happens beside it gives nobody more time."""
    for before, event in zip(reversed(events[:-1]), reversed(events[1:]), strict=True):
        if event.type not in _BESIDE or event.state is not before.state:
            return event.at
    return events[0].at


def _own_step(dossier: Dossier) -> str | None:
    """Handed over or not yet, result ready or not yet."""
    if dossier.state is State.REGISTERED and dossier.handed_over_at is None:
        return "registered_intake"
    if dossier.state is State.DECIDED and not (dossier.result and dossier.result.available):
        return "decided_wrapping"
    return None


def _until(dossier: Dossier, since: datetime, calendar: Calendar) -> datetime | None:
    """What is accepted is due when its citizen was told."""
    asked = dossier.supplement
    match dossier.state:
        case State.REGISTERED:
            return working_days(since, CHECKED_WITHIN, calendar)
        case State.WITHDRAWAL_REQUESTED:
            return working_days(since, WITHDRAWAL_ANSWERED_WITHIN, calendar)
        case State.AWAITING_SUPPLEMENT:
            return asked.answer_by if asked else None
        case State.AWAITING_PAYMENT:
            return days(since, FEE_PAID_WITHIN, calendar)
        case State.DECIDED:
            return days(since, RESULT_FETCHED_WITHIN, calendar)
        case _:
            return dossier.due_at


def working_days(since: datetime, count: int, calendar: Calendar) -> datetime:
    """When offices close on the `count`-th working day after."""
    return closing(calendar.after(local_day(since), count))


def days(since: datetime, count: timedelta, calendar: Calendar) -> datetime:
    """When offices close on the last of so many days; if it is a day off, on the next working day.

    Civil Code 2015, article 148.5.
    """
    return closing(calendar.working_from(local_day(since) + count))
