import hashlib
from collections.abc import Mapping
from datetime import date, datetime

from pydantic import Field, JsonValue

from portal.domain.calendar import Calendar, local_day
from portal.domain.chain import canonical
from portal.domain.deadline import due_date
from portal.domain.dossier import Dossier, Moved, move
from portal.domain.draft import MOST_DECLARATION_BYTES
from portal.domain.errors import Defect, Invalid
from portal.domain.model import Form, Value
from portal.domain.not_before import too_early
from portal.domain.once import Once
from portal.domain.ports.catalogue import Calendars, Declarations, Procedures
from portal.domain.ports.common import Clock
from portal.domain.ports.dossiers import Dossiers
from portal.domain.procedure import CASE, Procedure
from portal.domain.session import Session
from portal.domain.supplement import Supplement
from portal.domain.transitions import Actor, EventType, Role
from portal.operations.moving import Supplemented, moved_once, of_citizen
from portal.operations.offered_online import case_refused
from portal.operations.supplementing import on_file, open_supplement


class GiveSupplement(Value):
    """The fields that were asked for; papers were uploaded before."""

    declaration: Form = Field(default_factory=dict)


def give_supplement(
    command: GiveSupplement,
    code: str,
    me: Session,
    once: Once,
    dossiers: Dossiers,
    procedures: Procedures,
    declarations: Declarations,
    calendars: Calendars,
    clock: Clock,
) -> None:
    """Answer what was asked, all of it and nothing else: the dossier goes back to where it was, and its clock runs on.

    Its days are held to the day of submission, for that is when it arrived, and only where the answer says one of them:
    what was filed in time is not refused because its day has come since, and nobody can mend what is not asked. So it
    is with a case that is not filed online.

    Raises NotFound, Conflict, Invalid with every defect, KeyReused.
    """

    def decide(dossier: Dossier) -> Supplemented:
        now = clock.now()
        asked = open_supplement(dossier, dossiers)
        procedure = procedures.find(dossier.procedure, dossier.procedure_version)
        given = asked.changed(declaration=command.declaration, answered_at=now)
        whole = on_file(dossier, dossiers).declaration | given.declaration
        filed = local_day(dossier.submitted_at)
        _check(given, whole, procedure, declarations, filed, calendars.working())
        case = procedure.case_of(whole)
        due = _due(dossier, case, procedure, calendars, dossiers, now)
        return Supplemented(_moved(dossier, given, case, me, now, due, once), given)

    moved_once(lambda: of_citizen(code, me, dossiers), decide, once, dossiers)


def _check(
    given: Supplement,
    whole: Mapping[str, JsonValue],
    procedure: Procedure,
    declarations: Declarations,
    filed: date,
    calendar: Calendar,
) -> None:
    defects = given.defects()
    named = {defect.pointer for defect in defects}
    early = too_early(procedure, whole, filed, calendar, given.declaration)
    elsewhere = case_refused(procedure, whole) if CASE in given.declaration else ()
    wrong = (*declarations.defects(procedure.declaration_schema, whole), *elsewhere, *early)
    defects += tuple(defect for defect in wrong if defect.pointer not in named)
    if len(canonical(whole).encode()) > MOST_DECLARATION_BYTES:
        defects += (Defect(pointer="/declaration", code="too_long"),)
    if defects:
        raise Invalid(defects=defects)


def _due(
    dossier: Dossier,
    case: str | None,
    procedure: Procedure,
    calendars: Calendars,
    dossiers: Dossiers,
    now: datetime,
) -> datetime | None:
    """The new due date; never an earlier one, whatever became of the case or the calendar meanwhile."""
    if dossier.due_at is None:
        return None
    found = due_date(procedure, calendars.working(), dossiers.events(dossier.id), case, now)
    return max(dossier.due_at, found) if found else dossier.due_at


def _moved(
    dossier: Dossier,
    given: Supplement,
    case: str | None,
    me: Session,
    now: datetime,
    due: datetime | None,
    once: Once,
) -> Moved:
    return move(
        dossier,
        EventType.SUPPLEMENT_GIVEN,
        Actor(role=Role.CITIZEN, id=me.person),
        now,
        data=_facts(dossier, given, due),
        once=once,
        supplement=None,
        case=case,
        due_at=due,
        unread_since=now,
    )


def _facts(dossier: Dossier, given: Supplement, due: datetime | None) -> dict[str, JsonValue]:
    """What was given, fixed by checksums as at submission; and the due date before and after (NgayHenTraTruoc/Moi)."""
    papers: dict[str, JsonValue] = {paper.paper: paper.sha256 for paper in given.papers}
    told: dict[str, JsonValue] = {
        "number": given.number,
        "declaration": hashlib.sha256(canonical(given.declaration).encode()).hexdigest(),
        "papers": papers,
    }
    if dossier.due_at and due:
        told |= {"due_before": dossier.due_at.isoformat(), "due_at": due.isoformat()}
    return told
