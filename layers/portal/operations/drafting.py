"""What every verb on a draft begins with: it is there, and it is the caller's."""

from datetime import datetime

from pydantic import JsonValue

from portal.domain.draft import Draft, Paper
from portal.domain.errors import NotFound, Stale
from portal.domain.model import Id, Value
from portal.domain.ports.dossiers import Drafts
from portal.domain.session import Session


class DraftView(Value):
    """A draft as its owner sees it; `version` is its ETag."""

    draft: Id
    procedure: str
    procedure_version: str
    declaration: dict[str, JsonValue]
    agency: str | None
    province: str | None
    applicant: str
    return_by: str
    papers: tuple[Paper, ...]
    saved_at: datetime
    expires_at: datetime
    version: int

    @classmethod
    def of(cls, draft: Draft) -> "DraftView":
        return cls.model_validate(draft.model_dump(exclude={"owner", "once", "started_at"}))


def own_draft(draft: str, me: Session, drafts: Drafts) -> Draft:
    """Raises NotFound for an unknown draft and for another citizen's: the same answer."""
    found = drafts.find(draft)
    if found is None or found.owner != me.person:
        raise NotFound
    return found


def as_seen(found: Draft, seen: int | None, *, known: bool) -> bool:
    """Whether what is asked of the version that was `seen` was done already; where None was named, any is.

    `known` says that the draft stands as it would then. If it was this very wish, whose answer was lost on the way,
    the version is the next one: any later one holds what the caller never saw. Raises Stale.
    """
    if seen is None or found.version == seen or (known and found.version == seen + 1):
        return known
    raise Stale
