from collections.abc import Sequence
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
from portal.operations.drafting import as_seen, own_draft


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
    seen: int | None,
    drafts: Drafts,
    procedures: Procedures,
    quarantine: Quarantine,
    codes: Codes,
    clock: Clock,
) -> PaperOffer:
    """A form to upload one paper with, straight to quarantine.

    The same file announced again, before it was finalised, is the same paper with a fresh form: an answer lost on
    the way leaves no second one to clear away. Raises NotFound, Invalid, Conflict, Stale if the draft is no longer
    what the citizen `seen`.
    """

    def attempt() -> tuple[Paper, int]:
        found = own_draft(draft, me, drafts)
        check_paper(command, procedures.find(found.procedure, found.procedure_version))
        known = announced(command, found.papers)
        done = as_seen(found, seen, known=bool(known))
        return (known[0], found.version) if done else added(found)

    def added(found: Draft) -> tuple[Paper, int]:
        paper = new_paper(command, found.papers, codes)
        changed = found.changed(clock.now(), papers=(*found.papers, paper))
        drafts.save(changed, papers=(paper,))
        return paper, changed.version

    paper, version = again(attempt)
    return PaperOffer(paper=paper, upload=upload_form(draft, paper, quarantine), version=version)


def new_paper(command: AddPaper, papers: Sequence[Paper], codes: Codes) -> Paper:
    """One more paper beside `papers`. Raises Conflict."""
    if len(papers) >= MOST_PAPERS:
        raise Conflict("too_many_papers", most=MOST_PAPERS)
    return Paper(paper=codes.id(), **command.model_dump())


def upload_form(dossier: str, paper: Paper, quarantine: Quarantine) -> UploadForm:
    return quarantine.offer(
        paper_key(dossier, paper.paper),
        content_type=paper.content_type,
        size=paper.size,
        sha256=paper.sha256,
    )


def announced(command: AddPaper, papers: Sequence[Paper]) -> list[Paper]:
    """What this very file was announced as, if it is still awaited: one paper or none."""
    waiting = (p for p in papers if p.state is PaperState.AWAITING_UPLOAD)
    same = set(AddPaper.model_fields)
    return [p for p in waiting if p.model_dump(include=same) == command.model_dump()]


def check_paper(command: AddPaper, procedure: Procedure) -> None:
    """Raises Invalid for a document that the procedure does not know, or a file that it does not take."""
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
