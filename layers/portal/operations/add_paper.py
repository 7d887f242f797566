from typing import Annotated

from pydantic import Field

from portal.domain.draft import MOST_PAPERS, Draft, Paper, PaperState
from portal.domain.errors import Conflict, Defect, Invalid
from portal.domain.model import Line, Sha256, Value
from portal.domain.ports.catalogue import Procedures
from portal.domain.ports.common import Clock, Codes
from portal.domain.ports.dossiers import Drafts
from portal.domain.ports.files import Quarantine, UploadForm
from portal.domain.procedure import Procedure
from portal.domain.session import Session
from portal.operations.again import again
from portal.operations.drafting import own_draft


class AddPaper(Value):
    """`size` in bytes, `sha256` in base64: the upload is refused if it differs."""

    required_document: str
    file_name: Line
    content_type: str
    size: Annotated[int, Field(ge=1)]
    sha256: Sha256


class PaperOffer(Value):
    paper: Paper
    upload: UploadForm
    version: int


def paper_key(draft: str, paper: str) -> str:
    """Where a paper stands in both buckets: ids of ours, never a name of the citizen's."""
    return f"papers/{draft}/{paper}"


def add_paper(
    command: AddPaper,
    draft: str,
    me: Session,
    drafts: Drafts,
    procedures: Procedures,
    quarantine: Quarantine,
    codes: Codes,
    clock: Clock,
) -> PaperOffer:
    """A form to upload one paper with, straight to quarantine. Raises NotFound, Invalid, Conflict.

    The same file announced again, before it was finalised, is the same paper with a fresh form: an answer lost on
    the way leaves no second one to clear away.
    """

    def attempt() -> tuple[Paper, int]:
        found = own_draft(draft, me, drafts)
        _check(command, procedures.find(found.procedure, found.procedure_version))
        announced = _announced(command, found)
        return (announced, found.version) if announced else added(found)

    def added(found: Draft) -> tuple[Paper, int]:
        if len(found.papers) >= MOST_PAPERS:
            raise Conflict("too_many_papers", most=MOST_PAPERS)
        paper = Paper(paper=codes.id(), **command.model_dump())
        changed = found.changed(clock.now(), papers=(*found.papers, paper))
        drafts.save(changed, papers=(paper,))
        return paper, changed.version

    paper, version = again(attempt)
    form = quarantine.offer(
        paper_key(draft, paper.paper),
        content_type=paper.content_type,
        size=paper.size,
        sha256=paper.sha256,
    )
    return PaperOffer(paper=paper, upload=form, version=version)


def _announced(command: AddPaper, draft: Draft) -> Paper | None:
    """The paper this very file was announced as, if it is still awaited."""
    waiting = (p for p in draft.papers if p.state is PaperState.AWAITING_UPLOAD)
    same = set(AddPaper.model_fields)
    return next((p for p in waiting if p.model_dump(include=same) == command.model_dump()), None)


def _check(command: AddPaper, procedure: Procedure) -> None:
    document = procedure.paper(command.required_document)
    if document is None:
        raise Invalid(defects=(Defect(pointer="/required_document", code="not_offered"),))
    defects = []
    if command.content_type not in document.content_types:
        defects.append(Defect(pointer="/content_type", code="file_type_not_taken"))
    if command.size > document.max_bytes:
        megabytes = document.max_bytes // 2**20
        defects.append(
            Defect(pointer="/size", code="file_too_large", params={"megabytes": megabytes})
        )
    if defects:
        raise Invalid(defects=tuple(defects))
