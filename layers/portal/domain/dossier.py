"""A dossier: what may follow what, who may do it, and the event that says it happened."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import Enum, StrEnum
from typing import NamedTuple

from pydantic import Field, JsonValue, PrivateAttr

from portal.domain.chain import GENESIS, link
from portal.domain.errors import Conflict
from portal.domain.leg import Leg
from portal.domain.model import (
    AgencyCode,
    Dong,
    DossierCode,
    Id,
    Kept,
    ProcedureCode,
    Sha256,
    Words,
)
from portal.domain.once import Once
from portal.domain.supplement import Asked


class State(StrEnum):
    """The ten national states (mã trạng thái 1–10 of the national portal's synchronisation messages)."""

    REGISTERED = "registered"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    PROCESSING = "processing"
    AWAITING_SUPPLEMENT = "awaiting_supplement"
    AWAITING_PAYMENT = "awaiting_payment"
    WITHDRAWAL_REQUESTED = "withdrawal_requested"
    STOPPED = "stopped"
    DECIDED = "decided"
    RETURNED = "returned"

    @property
    def code(self) -> int:
        return list(State).index(self) + 1


class Role(StrEnum):
    CITIZEN = "citizen"
    AGENCY = "agency"
    PORTAL = "portal"
    GATEWAY = "gateway"


class Actor(Kept):
    """Who did it. `id` is a person's, agency's or gateway's identifier; never a name or a number of theirs."""

    role: Role
    id: str


PORTAL = Actor(role=Role.PORTAL, id="portal")


class EventType(StrEnum):
    SUBMITTED = "DossierSubmitted"
    HANDED_OVER = "DossierHandedOver"
    SUPPLEMENT_REQUESTED = "SupplementRequested"
    SUPPLEMENT_GIVEN = "SupplementGiven"
    SUPPLEMENT_RECEIVED = "SupplementReceived"
    WITHDRAWAL_REQUESTED = "WithdrawalRequested"
    WITHDRAWAL_REFUSED = "WithdrawalRefused"
    STOPPED = "DossierStopped"
    ACCEPTED = "DossierAccepted"
    REFUSED = "DossierRefused"
    PROCESSING_STARTED = "ProcessingStarted"
    FEE_REQUESTED = "FeeRequested"
    FEE_PAID = "FeePaid"
    DECIDED = "DossierDecided"
    RESULT_OFFERED = "ResultOffered"
    RESULT_RETURNED = "ResultReturned"


class Way(Enum):
    """Where a move leads that names no state of its own."""

    HERE = "here"
    BACK = "back"
    """To the state that the dossier left for the present one."""


class Move(NamedTuple):
    """From which states, where to, and whose move it may be.

    `remembers` the state it leaves, for a way `BACK`. `beneath`: it may also happen while a request to withdraw
    waits for its answer; what it moves then is the state that a refusal leads back to.
    """

    origin: frozenset[State]
    to: State | Way
    by: frozenset[Role]
    remembers: bool = False
    beneath: bool = False


def _move(origin: State, to: State | Way, by: Role, *, beneath: bool = False) -> Move:
    return Move(frozenset({origin}), to, frozenset({by}), beneath=beneath)


_ENDED = frozenset({State.REFUSED, State.STOPPED, State.RETURNED})

TRANSITIONS: Mapping[EventType, Move] = {
    EventType.SUBMITTED: Move(frozenset(), State.REGISTERED, frozenset({Role.CITIZEN})),
    EventType.HANDED_OVER: _move(State.REGISTERED, State.REGISTERED, Role.PORTAL),
    EventType.SUPPLEMENT_REQUESTED: Move(
        frozenset({State.REGISTERED, State.PROCESSING}),
        State.AWAITING_SUPPLEMENT,
        frozenset({Role.AGENCY, Role.PORTAL}),
        remembers=True,
    ),
    EventType.SUPPLEMENT_GIVEN: _move(State.AWAITING_SUPPLEMENT, Way.BACK, Role.CITIZEN),
    EventType.SUPPLEMENT_RECEIVED: Move(
        frozenset(set(State) - _ENDED - {State.DECIDED}), Way.HERE, frozenset({Role.PORTAL})
    ),
    EventType.WITHDRAWAL_REQUESTED: Move(
        frozenset(
            {
                State.REGISTERED,
                State.ACCEPTED,
                State.PROCESSING,
                State.AWAITING_SUPPLEMENT,
                State.AWAITING_PAYMENT,
            }
        ),
        State.WITHDRAWAL_REQUESTED,
        frozenset({Role.CITIZEN}),
        remembers=True,
    ),
    EventType.WITHDRAWAL_REFUSED: _move(State.WITHDRAWAL_REQUESTED, Way.BACK, Role.AGENCY),
    EventType.STOPPED: Move(
        frozenset({State.WITHDRAWAL_REQUESTED, State.PROCESSING, State.AWAITING_SUPPLEMENT}),
        State.STOPPED,
        frozenset({Role.AGENCY, Role.CITIZEN}),
    ),
    EventType.ACCEPTED: _move(State.REGISTERED, State.ACCEPTED, Role.AGENCY),
    EventType.REFUSED: _move(State.REGISTERED, State.REFUSED, Role.AGENCY),
    EventType.PROCESSING_STARTED: _move(State.ACCEPTED, State.PROCESSING, Role.AGENCY),
    EventType.FEE_REQUESTED: _move(State.PROCESSING, State.AWAITING_PAYMENT, Role.AGENCY),
    EventType.FEE_PAID: _move(State.AWAITING_PAYMENT, State.PROCESSING, Role.GATEWAY, beneath=True),
    EventType.DECIDED: _move(State.PROCESSING, State.DECIDED, Role.AGENCY),
    EventType.RESULT_OFFERED: _move(State.DECIDED, State.DECIDED, Role.PORTAL),
    EventType.RESULT_RETURNED: _move(State.DECIDED, State.RETURNED, Role.CITIZEN),
}
"""Features (d2): what may follow what. That a move also needs something else to be so (an answer that is overdue, a
hand-over that was made) is said by its operation."""


class FeeDue(Kept):
    """What must be paid, since when, and whether it was."""

    amount: Dong
    requested_at: datetime
    paid_at: datetime | None = None


class Refusal(Kept):
    code: str
    reason: str


class Result(Kept):
    """The decision's file, as the event that decided says it."""

    id: Id
    file_name: str
    content_type: str
    size: int
    sha256: Sha256
    number: str
    note: str
    object_version: str

    def facts(self) -> dict[str, JsonValue]:
        """What the event says."""
        return {"result": self.id, **self.model_dump(mode="json", exclude={"id"})}


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
    been through its papers yet.
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

    @property
    def ended(self) -> bool:
        return self.state in _ENDED

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


class Event(Kept):
    """One thing that happened, and the outbox entry that makes it known. `once` tells a second knock.

    `seq` counts the dossier's events from 1; `version` is the head's after it.
    """

    dossier: Id
    code: DossierCode
    seq: int
    version: int
    type: EventType
    at: datetime
    by: Actor
    state: State
    data: dict[str, JsonValue] = Field(default_factory=dict)
    once: Once | None = None
    previous: str
    hash: str

    _stored: dict[str, JsonValue] | None = PrivateAttr(default=None)

    @classmethod
    def read(cls, text: str) -> "Event":
        """An event as it was stored. Its link holds for that text, whatever this model becomes."""
        event = cls.model_validate_json(text)
        event._stored = json.loads(text)  # noqa: SLF001  # its own
        return event

    def __eq__(self, other: object) -> bool:
        """Two events are one if they say the same, however it was written down."""
        return isinstance(other, Event) and self.model_dump() == other.model_dump()

    def __hash__(self) -> int:
        return hash(self.hash)

    def content(self) -> dict[str, JsonValue]:
        """What the link is computed over: everything but the link itself."""
        whole = self._stored or self.model_dump(mode="json")
        return {name: value for name, value in whole.items() if name not in {"previous", "hash"}}


def result_of(events: Sequence[Event]) -> Result | None:
    """What was decided, if anything was."""
    decided = next((event.data for event in events if event.type is EventType.DECIDED), None)
    return Result.model_validate({**decided, "id": decided["result"]}) if decided else None


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
