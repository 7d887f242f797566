"""A dossier, and the one way in which it changes: a move, with the event that says it happened."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from pydantic import JsonValue

from portal.domain.chain import GENESIS, link
from portal.domain.errors import Conflict
from portal.domain.event import Event
from portal.domain.leg import UNATTENDED, Leg
from portal.domain.model import AgencyCode, Dong, DossierCode, Id, Kept, ProcedureCode, Words
from portal.domain.once import Once
from portal.domain.supplement import Asked
from portal.domain.transitions import ENDED, TRANSITIONS, Actor, EventType, Move, State, Way


class FeeDue(Kept):
    """What must be paid, since when, and whether it was."""

    amount: Dong
    requested_at: datetime
    paid_at: datetime | None = None


class Refusal(Kept):
    code: str
    reason: str


class ResultMark(Kept):
    """Which result there is. `available` once it stands in the clean bucket.

    The head is written at each change, and a second kilobyte would double that: what else is known of the result stays
    in its event.
    """

    id: Id
    available: bool = False


class LegAwaited(NamedTuple):
    """A leg that the dossier cannot go on without, and since when."""

    leg: Leg
    since: datetime


class Dossier(Kept):
    """The head: everything a list, a status page or the next move needs. The declaration stands beside it.

    `came_from` are the states that it left for a supplement or a withdrawal, the last one last. `supplement` is the
    open one, `supplements` the number of the last. `unread_since`: an answer came then, and the intake leg has not
    been through its papers yet. `case` is the procedure's that its declaration says, if it has several, and whatever a
    supplement changed it to; `return_by` is the way in which its citizen wants the result.
    """

    id: Id
    code: DossierCode
    secret: str
    owner: Id
    procedure: ProcedureCode
    procedure_version: str
    title: Words
    agency: AgencyCode
    state: State
    version: int
    seq: int
    chain: str
    submitted_at: datetime
    handed_over_at: datetime | None = None
    accepted_at: datetime | None = None
    due_at: datetime | None = None
    ended_at: datetime | None = None
    fee: FeeDue | None = None
    refusal: Refusal | None = None
    result: ResultMark | None = None
    came_from: tuple[State, ...] = ()
    supplement: Asked | None = None
    supplements: int = 0
    unread_since: datetime | None = None
    case: str | None = None
    return_by: str | None = None

    @property
    def ended(self) -> bool:
        return self.state in ENDED

    def visible_to(self, person: str) -> bool:
        """A dossier is its owner's; to everybody else it does not exist."""
        return self.owner == person

    def handled_by(self, agency: str) -> bool:
        """An agency knows a dossier once it was handed over to it."""
        return self.agency == agency and self.handed_over_at is not None

    def leg_awaited(self) -> LegAwaited | None:
        """What the portal itself still owes this dossier; None if the next move is somebody else's."""
        if self.state is State.REGISTERED and self.handed_over_at is None:
            return LegAwaited(Leg.INTAKE, self.unread_since or self.submitted_at)
        if (
            self.state is State.DECIDED
            and self.result
            and self.ended_at
            and not self.result.available
        ):
            return LegAwaited(Leg.RETURN, self.ended_at)
        if self.unread_since and self.state in TRANSITIONS[EventType.SUPPLEMENT_RECEIVED].origin:
            return LegAwaited(Leg.INTAKE, self.unread_since)
        return None

    def lapses_at(self) -> datetime | None:
        """Until when the portal waits for what it asked for itself; None if an agency may end it."""
        asked = self.supplement
        if asked and self.state is State.AWAITING_SUPPLEMENT and self.handed_over_at is None:
            return asked.answer_by
        return None

    def next_action_at(self) -> datetime | None:
        """When the sweeper looks at it, if nothing comes before; None if the next move is somebody else's alone."""
        leg = self.leg_awaited()
        return leg.since + UNATTENDED if leg else self.lapses_at()


class Moved(NamedTuple):
    """A state never comes without its event: the two are made, and stored, together."""

    dossier: Dossier
    event: Event


def move(
    dossier: Dossier,
    what: EventType,
    by: Actor,
    at: datetime,
    *,
    data: Mapping[str, JsonValue] | None = None,
    once: Once | None = None,
    **changes: object,
) -> Moved:
    """The dossier after `what`, and its event. Raises Conflict if the state or the actor does not allow it."""
    rule = TRANSITIONS[what]
    if by.role not in rule.by:
        raise Conflict("transition_not_allowed", state=dossier.state.code)
    way = _way(dossier, rule)
    if way is None:
        raise Conflict("transition_not_allowed", state=dossier.state.code)
    changes = {**changes, "came_from": way.came_from}
    return _recorded(dossier, way.to, what, by, at, dict(data or {}), once, changes)


class _Leads(NamedTuple):
    to: State
    came_from: tuple[State, ...]


def _way(dossier: Dossier, rule: Move) -> _Leads | None:
    """Where `rule` leads from here, and what is remembered then; None if it does not begin here."""
    here, before = dossier.state, dossier.came_from
    if here in rule.origin:
        match rule.to:
            case Way.HERE:
                return _Leads(here, before)
            case Way.BACK:
                return _Leads(before[-1], before[:-1])
            case to:
                return _Leads(to, (*before, here) if rule.remembers else ())
    if rule.beneath and here is State.WITHDRAWAL_REQUESTED:
        under = dossier.model_copy(update={"state": before[-1], "came_from": before[:-1]})
        found = _way(under, rule)
        return found and _Leads(here, (*found.came_from, found.to))
    return None


def opened(dossier: Dossier, by: Actor, data: Mapping[str, JsonValue], once: Once) -> Moved:
    """The first move: a dossier that did not exist is registered."""
    return _recorded(
        dossier,
        State.REGISTERED,
        EventType.SUBMITTED,
        by,
        dossier.submitted_at,
        dict(data),
        once,
        {},
    )


def _recorded(
    dossier: Dossier,
    to: State,
    what: EventType,
    by: Actor,
    at: datetime,
    data: dict[str, JsonValue],
    once: Once | None,
    changes: Mapping[str, object],
) -> Moved:
    unlinked = Event(
        dossier=dossier.id,
        code=dossier.code,
        seq=dossier.seq + 1,
        version=dossier.version + 1,
        type=what,
        at=at,
        by=by,
        state=to,
        data=data,
        once=once,
        previous=dossier.chain,
        hash=GENESIS,
    )
    event = unlinked.model_copy(update={"hash": link(dossier.chain, unlinked.content())})
    head = {
        **changes,
        "state": to,
        "version": dossier.version + 1,
        "seq": event.seq,
        "chain": event.hash,
    }
    return Moved(dossier.model_copy(update=head), event)
