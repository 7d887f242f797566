"""What may follow what, and whose move it may be."""

from collections.abc import Mapping
from enum import Enum, StrEnum
from typing import NamedTuple

from portal.domain.model import Id, Kept


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
    """Who did it. `id` is a person's, agency's or gateway's identifier; never a name or a number of theirs.

    `officer` did it for their agency; where it is missing, the agency's system did.
    """

    role: Role
    id: str
    officer: Id | None = None


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


ENDED = frozenset({State.REFUSED, State.STOPPED, State.RETURNED})

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
        frozenset(set(State) - ENDED - {State.DECIDED}), Way.HERE, frozenset({Role.PORTAL})
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
        frozenset({Role.AGENCY, Role.CITIZEN, Role.PORTAL}),
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
