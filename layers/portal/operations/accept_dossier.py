from pydantic import JsonValue

from portal.domain.calendar import local_day
from portal.domain.dossier import Dossier, Moved, move
from portal.domain.once import Once
from portal.domain.ports.catalogue import Calendars, Procedures
from portal.domain.ports.common import Clock
from portal.domain.ports.dossiers import Dossiers
from portal.domain.session import AgencyCaller
from portal.domain.transitions import EventType
from portal.operations.agency_moves import MoveAnswer, moved_by_agency, officer


def accept_dossier(
    code: str,
    caller: AgencyCaller,
    once: Once,
    seen: int | None,
    dossiers: Dossiers,
    procedures: Procedures,
    calendars: Calendars,
    clock: Clock,
) -> MoveAnswer:
    """Accepted (2): the clock starts, and the due date is fixed by the procedure's version and the calendar.

    It is provisional, and the event says so, where the holidays up to it are not announced yet.

    Raises NotFound, Conflict, Stale, KeyReused.
    """

    def decide(dossier: Dossier) -> Moved:
        now = clock.now()
        procedure = procedures.find(dossier.procedure, dossier.procedure_version)
        calendar = calendars.working()
        due = procedure.deadline(now, calendar, dossier.case)
        data: dict[str, JsonValue] = {
            "due_at": due.isoformat(),
            "working_days": procedure.working_days_in(dossier.case),
            "provisional": not calendar.knows(local_day(due)),
        }
        return move(
            dossier,
            EventType.ACCEPTED,
            officer(caller),
            now,
            data=data,
            once=once,
            accepted_at=now,
            due_at=due,
        )

    return moved_by_agency(EventType.ACCEPTED, decide, code, caller, once, seen, dossiers, clock)
