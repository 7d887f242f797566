from datetime import datetime

from portal.domain.draft import Draft
from portal.domain.errors import NotFound
from portal.domain.model import Value, Words
from portal.domain.ports.catalogue import Procedures
from portal.domain.ports.dossiers import Drafts
from portal.domain.session import Session


class DraftLine(Value):
    draft: str
    procedure: str
    title: Words
    saved_at: datetime
    expires_at: datetime


class DraftList(Value):
    items: tuple[DraftLine, ...]


def list_drafts(me: Session, drafts: Drafts, procedures: Procedures) -> DraftList:
    """What the caller is still writing, the last saved first."""
    lines = [
        DraftLine(
            draft=draft.draft,
            procedure=draft.procedure,
            title=_title(draft, procedures),
            saved_at=draft.saved_at,
            expires_at=draft.expires_at,
        )
        for draft in drafts.of(me.person)
    ]
    return DraftList(items=tuple(lines))


def _title(draft: Draft, procedures: Procedures) -> Words:
    """One draft of a procedure that is no longer there must not hide all the others."""
    try:
        return procedures.find(draft.procedure, draft.procedure_version).title
    except NotFound:
        return Words(vi=draft.procedure, en=draft.procedure)
