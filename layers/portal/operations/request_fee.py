from pydantic import JsonValue

from portal.domain.dossier import Dossier, FeeDue, Moved, move
from portal.domain.errors import Conflict
from portal.domain.fee import FeeScope
from portal.domain.once import Once
from portal.domain.ports.catalogue import Procedures
from portal.domain.ports.common import Clock
from portal.domain.ports.dossiers import Dossiers
from portal.domain.session import AgencyCaller
from portal.domain.transitions import EventType
from portal.operations.agency_moves import MoveAnswer, moved_by_agency, officer
from portal.operations.offered_online import payable_online


def request_fee(
    code: str,
    caller: AgencyCaller,
    once: Once,
    seen: int | None,
    dossiers: Dossiers,
    procedures: Procedures,
    clock: Clock,
) -> MoveAnswer:
    """The citizen is asked to pay (6): what the procedure costs in its case, on the day of filing. No officer names it.

    Raises NotFound, Conflict if it is paid already, nothing is due or nothing is paid online, Stale, KeyReused.
    """

    def decide(dossier: Dossier) -> Moved:
        if dossier.fee is not None:
            raise Conflict("fee_already_requested")
        now = clock.now()
        procedure = procedures.find(dossier.procedure, dossier.procedure_version)
        payable_online(procedure)
        fee = procedure.fee(dossier.submitted_at, FeeScope(case=dossier.case))
        if fee.total == 0:
            raise Conflict("no_fee_due")
        data: dict[str, JsonValue] = {"amount": fee.total, "lines": [line.id for line in fee.lines]}
        due = FeeDue(amount=fee.total, requested_at=now)
        return move(
            dossier, EventType.FEE_REQUESTED, officer(caller), now, data=data, once=once, fee=due
        )

    return moved_by_agency(
        EventType.FEE_REQUESTED, decide, code, caller, once, seen, dossiers, clock
    )
