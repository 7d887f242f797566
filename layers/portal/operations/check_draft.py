from datetime import datetime

from portal.domain.draft import Draft, PaperState
from portal.domain.errors import Defect
from portal.domain.fee import Fee, FeeScope
from portal.domain.model import Value
from portal.domain.not_before import too_early
from portal.domain.ports.dossiers import Drafts
from portal.domain.procedure import Procedure
from portal.domain.session import Session
from portal.operations.applying import not_for
from portal.operations.checklist import Checklist
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


def check_draft(draft: str, me: Session, drafts: Drafts, by: Checklist) -> Checked:
    """Whether the draft can be submitted. Raises NotFound."""
    found, now = own_draft(draft, me, drafts), by.clock.now()
    procedure = by.procedures.find(found.procedure, found.procedure_version)
    defects = defects_of(found, procedure, by)
    case = procedure.case_of(found.declaration)
    return Checked(
        ready=not defects,
        defects=defects,
        fee=procedure.fee(now, FeeScope(case=case)),
        working_days=procedure.working_days_in(case),
        due_if_accepted_now=procedure.deadline(now, by.calendars.working(), case),
        newer=newer(procedure, by.procedures, by.today()),
    )


def defects_of(draft: Draft, procedure: Procedure, by: Checklist) -> tuple[Defect, ...]:
    """All of them, not the first: a citizen mends once. As of today, whenever the draft was written."""
    declared = by.declarations.defects(procedure.declaration_schema, draft.declaration)
    missing = procedure.missing(draft.declaration, draft.held())
    return (
        *declared,
        *case_refused(procedure, draft.declaration),
        *not_for(procedure, draft.applicant),
        *misrouted(draft, procedure, by.places, by.directory),
        *((refused,) if (refused := return_refused(procedure, draft.return_by)) else ()),
        *(Defect(pointer=f"/papers/{paper.id}", code="paper_missing") for paper in missing),
        *_unfinished(draft),
        *too_early(procedure, draft.declaration, by.today(), by.calendars.working()),
    )


def _unfinished(draft: Draft) -> tuple[Defect, ...]:
    """Nothing travels that nobody looked at: an unfinished or refused upload is removed or replaced first."""
    return tuple(
        Defect(pointer=f"/papers/{paper.required_document}", code=f"paper_{paper.state.value}")
        for paper in draft.papers
        if paper.state is not PaperState.CLEAN
    )
