import hashlib
from datetime import datetime

from pydantic import JsonValue

from portal.domain.calendar import local_day
from portal.domain.chain import GENESIS, canonical
from portal.domain.dossier import Dossier, opened
from portal.domain.draft import Draft
from portal.domain.errors import Invalid, NotFound, Stale
from portal.domain.event import Event
from portal.domain.model import Id, Value, Words
from portal.domain.once import Once
from portal.domain.ports.common import Codes
from portal.domain.ports.dossiers import Dossiers, Drafts
from portal.domain.procedure import Procedure
from portal.domain.session import Session
from portal.domain.transitions import Actor, Role, State
from portal.operations.again import again
from portal.operations.check_draft import defects_of
from portal.operations.checklist import Checklist
from portal.operations.drafting import own_draft
from portal.operations.moving import first_knock


class SubmitDossier(Value):
    draft: Id


class Receipt(Value):
    """What the citizen keeps. Whoever has `code` and `secret` may look the dossier up.

    `chain_head` is the first link of the dossier's chain: nobody can take it back.
    """

    code: str
    secret: str
    procedure: str
    title: Words
    agency: str
    submitted_at: datetime
    papers: int
    chain_head: str


def submit_dossier(
    command: SubmitDossier,
    me: Session,
    once: Once,
    seen: int | None,
    drafts: Drafts,
    dossiers: Dossiers,
    by: Checklist,
    codes: Codes,
) -> Receipt:
    """The draft becomes a registered dossier (1), once, whoever knocks twice: the second tab gets the first receipt.

    Raises NotFound, Invalid with every defect, Stale if the draft is no longer what the citizen `seen`, KeyReused.
    """

    def attempt() -> Receipt:
        try:
            draft = own_draft(command.draft, me, drafts)
        except NotFound:
            # Drafts become dossiers, and never the other way: looked for in this order, it is found.
            return _submitted(command.draft, me, once, dossiers)
        if seen is not None and seen != draft.version:
            raise Stale
        return _register(draft, me, once, dossiers, by, codes)

    return again(attempt)


def _submitted(draft: str, me: Session, once: Once, dossiers: Dossiers) -> Receipt:
    dossier = dossiers.get(draft)
    if dossier is None or not dossier.visible_to(me.person):
        raise NotFound
    events = dossiers.events(dossier.id)
    first_knock(events, once)
    return _receipt(dossier, events[0])


def _register(
    draft: Draft, me: Session, once: Once, dossiers: Dossiers, by: Checklist, codes: Codes
) -> Receipt:
    procedure = by.procedures.find(draft.procedure, draft.procedure_version)
    defects = defects_of(draft, procedure, by)
    if defects or draft.agency is None:
        raise Invalid(defects=defects)
    now = by.clock.now()
    day = local_day(now).strftime("%y%m%d")
    code = f"{draft.agency}-{day}-{dossiers.next_number(draft.agency, day):04d}"
    new = _new(draft, draft.agency, procedure, code, codes.secret(), now)
    moved = opened(new, Actor(role=Role.CITIZEN, id=me.person), _facts(draft), once)
    dossiers.register(draft, moved)
    return _receipt(moved.dossier, moved.event)


def _new(
    draft: Draft, agency: str, procedure: Procedure, code: str, secret: str, now: datetime
) -> Dossier:
    return Dossier(
        id=draft.draft,
        code=code,
        secret=secret,
        owner=draft.owner,
        procedure=draft.procedure,
        procedure_version=draft.procedure_version,
        title=procedure.title,
        agency=agency,
        state=State.REGISTERED,
        version=draft.version,
        seq=0,
        chain=GENESIS,
        submitted_at=now,
        case=procedure.case_of(draft.declaration),
        return_by=draft.return_by,
    )


def _facts(draft: Draft) -> dict[str, JsonValue]:
    """What was submitted, fixed in the chain by checksums: not its content, which can be erased by law."""
    declared = hashlib.sha256(canonical(draft.declaration).encode()).hexdigest()
    papers: dict[str, JsonValue] = {paper.paper: paper.sha256 for paper in draft.papers}
    how: dict[str, JsonValue] = {"applicant": draft.applicant, "return_by": draft.return_by}
    return {**how, "declaration": declared, "papers": papers}


def _receipt(dossier: Dossier, event: Event) -> Receipt:
    papers = event.data.get("papers")
    return Receipt(
        code=dossier.code,
        secret=dossier.secret,
        procedure=dossier.procedure,
        title=dossier.title,
        agency=dossier.agency,
        submitted_at=dossier.submitted_at,
        papers=len(papers) if isinstance(papers, dict) else 0,
        chain_head=event.hash,
    )
