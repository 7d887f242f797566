from portal.domain.chain import canonical
from portal.domain.draft import MOST_DECLARATION_BYTES, Draft
from portal.domain.errors import Defect, Invalid, Raced, Stale
from portal.domain.model import AgencyCode, Form, Value
from portal.domain.ports.catalogue import Procedures
from portal.domain.ports.common import Clock
from portal.domain.ports.dossiers import Drafts
from portal.domain.procedure import Procedure
from portal.domain.session import Session
from portal.operations.drafting import own_draft
from portal.operations.offered_online import return_refused


class SaveDraft(Value):
    """Half-filled is fine: what is missing is said by `check_draft`, not here. No `return_by` leaves it as it is."""

    declaration: Form
    agency: AgencyCode | None = None
    return_by: str | None = None


def save_draft(
    command: SaveDraft,
    draft: str,
    seen: int,
    me: Session,
    drafts: Drafts,
    procedures: Procedures,
    clock: Clock,
) -> Draft:
    """The draft with what its owner wrote. Raises NotFound, Invalid, and Stale unless `seen` is its version."""
    found = own_draft(draft, me, drafts)
    if found.version != seen:
        raise Stale
    _check(command, procedures.find(found.procedure, found.procedure_version))
    changes = command.model_dump()
    saved = found.changed(
        clock.now(), **{**changes, "return_by": command.return_by or found.return_by}
    )
    try:
        drafts.save(saved)
    except Raced as raced:
        raise Stale from raced
    return saved


def _check(command: SaveDraft, procedure: Procedure) -> None:
    defects = []
    if len(canonical(command.declaration).encode()) > MOST_DECLARATION_BYTES:
        defects.append(Defect(pointer="/declaration", code="too_long"))
    if command.agency is not None and command.agency not in procedure.agencies:
        defects.append(Defect(pointer="/agency", code="not_offered"))
    if command.return_by and (refused := return_refused(procedure, command.return_by)):
        defects.append(refused)
    if defects:
        raise Invalid(defects=tuple(defects))
