from collections.abc import Sequence
from datetime import datetime

from pydantic import JsonValue

from portal.domain.dossier import Dossier, Event, EventType
from portal.domain.draft import Paper
from portal.domain.model import Value, Words
from portal.domain.ports.catalogue import Messages, Procedures
from portal.domain.ports.dossiers import Dossiers
from portal.domain.ports.files import Clean
from portal.domain.procedure import Procedure
from portal.domain.session import AgencyCaller
from portal.operations.add_paper import paper_key
from portal.operations.moving import of_agency
from portal.operations.standing import Line, standing


class PaperCopy(Value):
    """A paper as an officer may open it. `url` is None, and `withheld` says why, if it could not be made safe."""

    paper: str
    required_document: str
    name: Words
    file_name: str
    content_type: str
    sha256: str | None
    withheld: str | None
    url: str | None


class AgencyView(Value):
    """A dossier as its agency sees it; `version` is its ETag."""

    code: str
    procedure: str
    title: Words
    state: str
    version: int
    submitted_at: datetime
    due_at: datetime | None
    declaration: dict[str, JsonValue]
    papers: tuple[PaperCopy, ...]
    timeline: tuple[Line, ...]


def read_dossier(
    code: str,
    caller: AgencyCaller,
    dossiers: Dossiers,
    procedures: Procedures,
    clean: Clean,
    messages: Messages,
) -> AgencyView:
    """A dossier that was handed over to the caller. Raises NotFound."""
    dossier = of_agency(code, caller, dossiers)
    events, body = dossiers.events(dossier.id), dossiers.body(dossier.id)
    procedure = procedures.find(dossier.procedure, dossier.procedure_version)
    shown = standing(dossier, events, messages)
    copies = _copies(events)
    return AgencyView(
        code=dossier.code,
        procedure=dossier.procedure,
        title=dossier.title,
        state=dossier.state,
        version=dossier.version,
        submitted_at=dossier.submitted_at,
        due_at=dossier.due_at,
        declaration=body.declaration,
        papers=tuple(
            _copy(paper, dossier, procedure, copies.get(paper.paper), clean)
            for paper in body.papers
        ),
        timeline=shown.timeline,
    )


def _copies(events: Sequence[Event]) -> dict[str, str | None]:
    """What the intake leg made of each paper: the clean copy's checksum, or None."""
    handed = next(event for event in events if event.type is EventType.HANDED_OVER)
    papers = handed.data["papers"]
    return (
        {key: str(value) if value else None for key, value in papers.items()}
        if isinstance(papers, dict)
        else {}
    )


def _copy(
    paper: Paper, dossier: Dossier, procedure: Procedure, sha256: str | None, clean: Clean
) -> PaperCopy:
    document = procedure.paper(paper.required_document)
    key = paper_key(dossier.id, paper.paper)
    url = (
        clean.link(key, file_name=paper.file_name, content_type=paper.content_type)[0]
        if sha256
        else None
    )
    return PaperCopy(
        paper=paper.paper,
        required_document=paper.required_document,
        name=document.name
        if document
        else Words(vi=paper.required_document, en=paper.required_document),
        file_name=paper.file_name,
        content_type=paper.content_type,
        sha256=sha256,
        withheld=None if sha256 else "cannot_be_made_safe",
        url=url,
    )
