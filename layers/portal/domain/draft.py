"""A draft: what a citizen is still writing, and the papers uploaded for it."""

from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import JsonValue

from portal.domain.model import AgencyCode, Id, Kept, Line, ProcedureCode, Sha256
from portal.domain.once import Once
from portal.domain.procedure import Audience

KEPT = timedelta(days=30)
"""An untouched draft is forgotten after this long; every save starts the time anew."""

KEPT_AT_MOST = timedelta(days=60)
"""However often it is saved. Uploads stand in quarantine for longer than this, so no draft outlives its papers."""

MOST_DRAFTS = 50
"""Of one person at a time: as many as their list shows."""

MOST_PAPERS = 20
MOST_DECLARATION_BYTES = 64 * 1024


class PaperState(StrEnum):
    AWAITING_UPLOAD = "awaiting_upload"
    CLEAN = "clean"
    REFUSED = "refused"


class PaperRefusal(Kept):
    """`code` is a key of the catalogue of messages (`paper.<code>`)."""

    code: str


class Paper(Kept):
    """One uploaded file. What was found is bound to one stored version of it (`object_version`)."""

    paper: Id
    required_document: str
    file_name: Line
    content_type: str
    size: int
    sha256: Sha256
    state: PaperState = PaperState.AWAITING_UPLOAD
    refusal: PaperRefusal | None = None
    scanner: str | None = None
    object_version: str | None = None


class Draft(Kept):
    """`version` counts every change of its owner's, of the declaration or of which papers there are: it is the ETag.

    `province` is the one of today that they said they are in, `applicant` as what they ask.
    """

    draft: Id
    owner: Id
    procedure: ProcedureCode
    procedure_version: str
    declaration: dict[str, JsonValue]
    agency: AgencyCode | None
    return_by: str
    papers: tuple[Paper, ...]
    started_at: datetime
    saved_at: datetime
    expires_at: datetime
    version: int
    once: Once
    province: str | None = None
    applicant: Audience = "citizen"

    def paper(self, wanted: str) -> Paper | None:
        return next((paper for paper in self.papers if paper.paper == wanted), None)

    def held(self) -> tuple[str, ...]:
        """The required documents for which a clean paper stands."""
        return tuple(p.required_document for p in self.papers if p.state is PaperState.CLEAN)

    def changed(self, at: datetime, **changes: object) -> "Draft":
        expires_at = min(at + KEPT, self.started_at + KEPT_AT_MOST)
        times = {"saved_at": at, "expires_at": expires_at, "version": self.version + 1}
        return self.model_copy(update={**changes, **times})
