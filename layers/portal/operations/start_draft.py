from typing import Any

from portal.domain.calendar import local_day
from portal.domain.changes_of_procedure import carried_over
from portal.domain.draft import KEPT, MOST_DRAFTS, Draft
from portal.domain.errors import Conflict, Defect, Invalid, Raced
from portal.domain.model import Id, ProcedureCode, Value
from portal.domain.once import Once
from portal.domain.ports.catalogue import Procedures
from portal.domain.ports.common import Clock
from portal.domain.ports.dossiers import Drafts
from portal.domain.ports.places import Directory
from portal.domain.procedure import Audience, Procedure
from portal.domain.session import Session
from portal.operations.applying import admitted
from portal.operations.drafting import own_draft
from portal.operations.offered_online import filed_online
from portal.operations.routing import receiving


class StartDraft(Value):
    """`based_on` is a draft of one's own, of an earlier version of that procedure as a rule."""

    procedure: ProcedureCode
    applicant: Audience = "citizen"
    based_on: Id | None = None


def start_draft(
    command: StartDraft,
    me: Session,
    once: Once,
    drafts: Drafts,
    procedures: Procedures,
    directory: Directory,
    clock: Clock,
) -> Draft:
    """A draft of the procedure's version in force: empty, or with what another one declared and this still asks.

    The same key again gives the same draft. Papers do not come along: each is bound to the draft that it was uploaded
    for. Its agency is known already where there is one for the whole country.

    Raises NotFound for an unknown procedure or draft; Invalid for a draft of another procedure, and for an applicant
    whom it is not for; Conflict for one that cannot be filed online (with the ways that are left), for a key whose
    draft was submitted or removed, and for somebody who has as many drafts as there may be; KeyReused.
    """
    now = clock.now()
    procedure = procedures.in_force(command.procedure, local_day(now))
    filed_online(procedure)
    admitted(procedure, command.applicant)
    if command.based_on and (known := drafts.find(once.key[:26])):
        known.once.same(once)  # the other draft may be gone by now
        return known
    draft = Draft(
        draft=once.key[:26],
        owner=me.person,
        procedure=procedure.code,
        procedure_version=procedure.version,
        **_begun(command, procedure, me, drafts, directory),
        applicant=command.applicant,
        papers=(),
        started_at=now,
        saved_at=now,
        expires_at=now + KEPT,
        version=1,
        once=once,
    )
    _bounded(draft, drafts)
    return _added(draft, drafts)


def _begun(
    command: StartDraft, procedure: Procedure, me: Session, drafts: Drafts, directory: Directory
) -> dict[str, Any]:
    """What stands in it from the start: of another draft, what this version still offers."""
    ways = procedure.offered_returns
    everywhere = receiving(procedure, None, directory)
    if command.based_on is None:
        return {"declaration": {}, "agency": everywhere, "return_by": ways[0]}
    other = own_draft(command.based_on, me, drafts)
    if other.procedure != procedure.code:
        raise Invalid(defects=(Defect(pointer="/based_on", code="not_offered"),))
    return {
        "declaration": carried_over(other.declaration, procedure),
        "agency": other.agency if other.agency in procedure.agencies else everywhere,
        "province": other.province,
        "return_by": other.return_by if other.return_by in ways else ways[0],
    }


def _bounded(draft: Draft, drafts: Drafts) -> None:
    """The list runs a moment behind: whoever hurries may have some more. A second knock makes none."""
    if len(drafts.of(draft.owner)) >= MOST_DRAFTS and drafts.find(draft.draft) is None:
        raise Conflict("too_many_drafts", most=MOST_DRAFTS)


def _added(draft: Draft, drafts: Drafts) -> Draft:
    """The key names the draft, so a second knock finds the first one's."""
    try:
        drafts.add(draft)
    except Raced:
        stored = drafts.find(draft.draft)
        if stored is None:
            raise Conflict("draft_gone") from None
        draft.once.same(stored.once)
        return stored
    return draft
