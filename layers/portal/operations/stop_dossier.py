from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from portal.domain.dossier import Dossier, Moved, move
from portal.domain.errors import Conflict, Defect, Invalid
from portal.domain.model import Line, Value
from portal.domain.notice import moment
from portal.domain.once import Once
from portal.domain.ports.common import Clock
from portal.domain.ports.dossiers import Dossiers
from portal.domain.session import AgencyCaller
from portal.domain.transitions import Actor, EventType, State
from portal.operations.agency_moves import MoveAnswer, moved_by_agency, officer


class StopReason(StrEnum):
    """The ground, which a citizen can argue with; never a technical one (features d2, invariant viii)."""

    WITHDRAWN = "withdrawn"
    NOT_ELIGIBLE = "not_eligible"
    SUPPLEMENT_NOT_GIVEN = "supplement_not_given"
    OTHER = "other"


GROUNDS: Mapping[State, frozenset[StopReason]] = {
    State.WITHDRAWAL_REQUESTED: frozenset({StopReason.WITHDRAWN}),
    State.PROCESSING: frozenset({StopReason.NOT_ELIGIBLE, StopReason.OTHER}),
    State.AWAITING_SUPPLEMENT: frozenset({StopReason.SUPPLEMENT_NOT_GIVEN}),
}
"""Which ground fits which state: a dossier that nobody withdrew was not withdrawn."""


class StopDossier(Value):
    reason_code: StopReason
    reason: Line


def stop_dossier(
    command: StopDossier,
    code: str,
    caller: AgencyCaller,
    once: Once,
    seen: int | None,
    dossiers: Dossiers,
    clock: Clock,
) -> MoveAnswer:
    """Work on it ends without a result (8), with the reason. A supplement is waited for until its day.

    Raises NotFound, Invalid, Conflict, Stale, KeyReused.
    """

    def decide(dossier: Dossier) -> Moved:
        now = clock.now()
        moved = stopped(dossier, officer(caller), command.reason_code, command.reason, now, once)
        if command.reason_code not in GROUNDS[dossier.state]:
            raise Invalid(defects=(Defect(pointer="/reason_code", code="not_offered"),))
        if dossier.state is State.AWAITING_SUPPLEMENT:
            _waited(dossier, now)
        return moved

    return moved_by_agency(EventType.STOPPED, decide, code, caller, once, seen, dossiers, clock)


def _waited(dossier: Dossier, now: datetime) -> None:
    asked = dossier.supplement
    if asked and now <= asked.answer_by:
        raise Conflict("answer_still_awaited", until=moment(asked.answer_by))


def stopped(
    dossier: Dossier,
    by: Actor,
    code: StopReason,
    reason: str,
    now: datetime,
    once: Once | None = None,
) -> Moved:
    """The last move. It says whether a fee was paid, for whoever has to give it back."""
    paid = dossier.fee is not None and dossier.fee.paid_at is not None
    return move(
        dossier,
        EventType.STOPPED,
        by,
        now,
        data={"reason_code": code.value, "reason": reason, "fee_paid": paid},
        once=once,
        supplement=None,
        ended_at=now,
    )
