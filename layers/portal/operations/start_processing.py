from portal.domain.dossier import Dossier, Moved, move
from portal.domain.once import Once
from portal.domain.ports.common import Clock
from portal.domain.ports.dossiers import Dossiers
from portal.domain.session import AgencyCaller
from portal.domain.transitions import EventType
from portal.operations.agency_moves import MoveAnswer, moved_by_agency, officer


def start_processing(
    code: str, caller: AgencyCaller, once: Once, seen: int | None, dossiers: Dossiers, clock: Clock
) -> MoveAnswer:
    """In the hands of a specialist unit (4). Raises NotFound, Conflict, Stale, KeyReused."""

    def decide(dossier: Dossier) -> Moved:
        return move(dossier, EventType.PROCESSING_STARTED, officer(caller), clock.now(), once=once)

    return moved_by_agency(
        EventType.PROCESSING_STARTED, decide, code, caller, once, seen, dossiers, clock
    )
