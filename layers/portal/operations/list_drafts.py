from datetime import datetime

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
            title=procedures.find(draft.procedure, draft.procedure_version).title,
            saved_at=draft.saved_at,
            expires_at=draft.expires_at,
        )
        for draft in drafts.of(me.person)
    ]
    return DraftList(items=tuple(lines))
