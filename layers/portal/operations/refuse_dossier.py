from enum import StrEnum

from portal.domain.dossier import Dossier, Moved, Refusal, move
from portal.domain.model import Line, Value
from portal.domain.once import Once
from portal.domain.ports.common import Clock
from portal.domain.ports.dossiers import Dossiers
from portal.domain.session import AgencyCaller
from portal.domain.transitions import EventType
from portal.operations.agency_moves import MoveAnswer, moved_by_agency, officer


class Reason(StrEnum):
    """A refusal has a ground a citizen can argue with, never a technical code (features d2, 1 → 3)."""

    PAPERS_INCOMPLETE = "papers_incomplete"
    PAPERS_INVALID = "papers_invalid"
    DECLARATION_WRONG = "declaration_wrong"
    NOT_COMPETENT = "not_competent"
    NOT_ELIGIBLE = "not_eligible"


class RefuseDossier(Value):
    reason_code: Reason
    reason: Line


def refuse_dossier(
    command: RefuseDossier,
    code: str,
    caller: AgencyCaller,
    once: Once,
    seen: int | None,
    dossiers: Dossiers,
    clock: Clock,
) -> MoveAnswer:
    """Not accepted (3), with the reason. Raises NotFound, Conflict, Stale, KeyReused."""

    def decide(dossier: Dossier) -> Moved:
        now = clock.now()
        refusal = Refusal(code=command.reason_code, reason=command.reason)
        data = {"reason_code": command.reason_code.value, "reason": command.reason}
        return move(
            dossier,
            EventType.REFUSED,
            officer(caller),
            now,
            data=data,
            once=once,
            refusal=refusal,
            ended_at=now,
        )

    return moved_by_agency(EventType.REFUSED, decide, code, caller, once, seen, dossiers, clock)
