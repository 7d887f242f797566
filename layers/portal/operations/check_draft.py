from datetime import date, datetime

from portal.domain.calendar import Calendar, local_day
from portal.domain.draft import Draft, PaperState
from portal.domain.errors import Defect
from portal.domain.fee import Fee, FeeScope
from portal.domain.model import Value
from portal.domain.not_before import too_early
from portal.domain.ports.catalogue import Calendars, Declarations, Procedures
from portal.domain.ports.common import Clock
from portal.domain.ports.dossiers import Drafts
from portal.domain.ports.places import Directory, Places
from portal.domain.procedure import Procedure
from portal.domain.session import Session
from portal.operations.applying import not_for
from portal.operations.drafting import own_draft
from portal.operations.newer import Newer, newer
from portal.operations.offered_online import case_refused, return_refused
from portal.operations.routing import misrouted


class Checked(Value):
    """Everything to mend, at once, what filing now would cost and take, and whether its procedure has gone on."""

    ready: bool
    defects: tuple[Defect, ...]
    fee: Fee
    working_days: int | None
    due_if_accepted_now: datetime
    newer: Newer | None


def check_draft(
    draft: str,
    me: Session,
    drafts: Drafts,
    procedures: Procedures,
    declarations: Declarations,
    calendars: Calendars,
    places: Places,
    directory: Directory,
    clock: Clock,
) -> Checked:
    """Whether the draft can be submitted. Raises NotFound."""
    found, now = own_draft(draft, me, drafts), clock.now()
    procedure = procedures.find(found.procedure, found.procedure_version)
    calendar, today = calendars.working(), local_day(now)
    defects = defects_of(found, procedure, declarations, calendar, today, places, directory)
    case = procedure.case_of(found.declaration)
    return Checked(
        ready=not defects,
        defects=defects,
        fee=procedure.fee(now, FeeScope(case=case)),
        working_days=procedure.working_days_in(case),
        due_if_accepted_now=procedure.deadline(now, calendar, case),
        newer=newer(procedure, procedures, today),
    )


def defects_of(
    draft: Draft,
    procedure: Procedure,
    declarations: Declarations,
    calendar: Calendar,
    today: date,
    places: Places,
    directory: Directory,
) -> tuple[Defect, ...]:
    """All of them, not the first: a citizen mends once. As of today, whenever the draft was written."""
    declared = declarations.defects(procedure.declaration_schema, draft.declaration)
    missing = procedure.missing(draft.declaration, draft.held())
    return (
        *declared,
        *case_refused(procedure, draft.declaration),
        *not_for(procedure, draft.applicant),
        *misrouted(draft, procedure, places, directory),
        *((refused,) if (refused := return_refused(procedure, draft.return_by)) else ()),
        *(Defect(pointer=f"/papers/{paper.id}", code="paper_missing") for paper in missing),
        *_unfinished(draft),
        *too_early(procedure, draft.declaration, today, calendar),
    )


def _unfinished(draft: Draft) -> tuple[Defect, ...]:
    """Nothing travels that nobody looked at: an unfinished or refused upload is removed or replaced first."""
    return tuple(
        Defect(pointer=f"/papers/{paper.required_document}", code=f"paper_{paper.state.value}")
        for paper in draft.papers
        if paper.state is not PaperState.CLEAN
    )
