from portal.domain.draft import KEPT, MOST_DRAFTS, Draft
from portal.domain.errors import Conflict, Raced
from portal.domain.model import ProcedureCode, Value
from portal.domain.once import Once
from portal.domain.ports.catalogue import Procedures
from portal.domain.ports.common import Clock
from portal.domain.ports.dossiers import Drafts
from portal.domain.ports.places import Directory
from portal.domain.procedure import Audience
from portal.domain.session import Session
from portal.operations.applying import admitted
from portal.operations.offered_online import filed_online
from portal.operations.routing import receiving


class StartDraft(Value):
    procedure: ProcedureCode
    applicant: Audience = "citizen"


def start_draft(
    command: StartDraft,
    me: Session,
    once: Once,
    drafts: Drafts,
    procedures: Procedures,
    directory: Directory,
    clock: Clock,
) -> Draft:
    """An empty draft of the procedure's current version. The same key again gives the same draft.

    Its agency is known already where there is one for the whole country.

    Raises NotFound for an unknown procedure, Conflict for one that cannot be filed online (with the ways that are
    left), for a key whose draft was submitted or removed, and for somebody who has as many drafts as there may be;
    KeyReused; Invalid if it is not for such an applicant.
    """
    procedure = procedures.find(command.procedure)
    filed_online(procedure)
    admitted(procedure, command.applicant)
    now = clock.now()
    draft = Draft(
        draft=once.key[:26],
        owner=me.person,
        procedure=procedure.code,
        procedure_version=procedure.version,
        declaration={},
        agency=receiving(procedure, None, directory),
        applicant=command.applicant,
        return_by=procedure.offered_returns[0],
        papers=(),
        started_at=now,
        saved_at=now,
        expires_at=now + KEPT,
        version=1,
        once=once,
    )
    _bounded(draft, drafts)
    return _added(draft, drafts)


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
