from collections.abc import Mapping, Sequence
from datetime import datetime

from pydantic import JsonValue

from portal.domain.diary import Act, Opener, Opening
from portal.domain.dossier import Dossier
from portal.domain.event import Event
from portal.domain.model import Value, Words
from portal.domain.ports.catalogue import Calendars, Messages, Procedures
from portal.domain.ports.common import Clock
from portal.domain.ports.diary import Diary
from portal.domain.ports.dossiers import Dossiers
from portal.domain.ports.files import Clean
from portal.domain.procedure import Procedure
from portal.domain.session import AgencyCaller
from portal.domain.supplement import Asker, Filed, Supplement, SupplementItem
from portal.domain.transitions import EventType
from portal.operations.add_paper import paper_key
from portal.operations.moving import of_agency
from portal.operations.naming import named
from portal.operations.standing import Line, standing
from portal.operations.supplementing import Copy, copies, on_file

BEING_CHECKED = Copy(None, "being_checked")
"""Handed in, and the intake leg is still at work."""


class PaperCopy(Value):
    """A paper as an officer may open it. `url` is None, and `withheld` says why, if there is no safe copy.

    `supplement` is the one it came with, 0 at first; a `replaced` one no longer counts.
    """

    paper: str
    required_document: str
    name: Words
    file_name: str
    content_type: str
    sha256: str | None
    withheld: str | None
    url: str | None
    supplement: int
    replaced: bool


class SupplementLine(Value):
    """What was asked, when, by when; `answered_at` is None while it is open, or if it never was."""

    number: int
    requested_at: datetime
    requested_by: Asker
    answer_by: datetime
    why_again: str | None
    items: tuple[SupplementItem, ...]
    answered_at: datetime | None


class AgencyView(Value):
    """A dossier as its agency sees it; `version` is its ETag. `withdrawal` is its citizen's reason to take it back.

    `case` is the procedure's that was declared, if it has several; `return_by` the way its citizen wants the result.
    `applicant` is as what they asked; None of those who asked before it was said.
    """

    code: str
    procedure: str
    title: Words
    state: str
    version: int
    submitted_at: datetime
    due_at: datetime | None
    case: str | None
    return_by: str | None
    applicant: str | None
    declaration: dict[str, JsonValue]
    papers: tuple[PaperCopy, ...]
    supplements: tuple[SupplementLine, ...]
    withdrawal: str | None
    timeline: tuple[Line, ...]


def read_dossier(
    code: str,
    caller: AgencyCaller,
    dossiers: Dossiers,
    procedures: Procedures,
    calendars: Calendars,
    clean: Clean,
    messages: Messages,
    diary: Diary,
    clock: Clock,
) -> AgencyView:
    """A dossier that was handed over to the caller, once its citizen's diary says who opened it. Raises NotFound."""
    dossier = of_agency(code, caller, dossiers)
    diary.write(dossier.owner, _opening(dossier, caller, clock))
    events, content = dossiers.events(dossier.id), on_file(dossier, dossiers)
    procedure = procedures.find(dossier.procedure, dossier.procedure_version)
    return AgencyView(
        code=dossier.code,
        procedure=dossier.procedure,
        title=dossier.title,
        state=dossier.state,
        version=dossier.version,
        submitted_at=dossier.submitted_at,
        due_at=dossier.due_at,
        case=dossier.case,
        return_by=dossier.return_by,
        applicant=_applicant(events[0]),
        declaration=content.declaration,
        papers=_papers(dossier, content.papers, copies(events), procedure, clean),
        supplements=tuple(_asked(one, dossier) for one in content.supplements),
        withdrawal=_withdrawal(events),
        timeline=standing(dossier, events, messages, calendars.working()).timeline,
    )


def _applicant(submitted: Event) -> str | None:
    said = submitted.data.get("applicant")
    return said if isinstance(said, str) else None


def _opening(dossier: Dossier, caller: AgencyCaller, clock: Clock) -> Opening:
    """Its papers are opened with it: the links stand beside the declaration."""
    return Opening(
        at=clock.now(),
        by=Opener.AGENCY,
        who=caller.agency,
        about=dossier.code,
        act=Act.HANDLING,
        officer=caller.officer,
    )


def _papers(
    dossier: Dossier,
    papers: Sequence[Filed],
    made: Mapping[str, Copy],
    procedure: Procedure,
    clean: Clean,
) -> tuple[PaperCopy, ...]:
    """Of a replaced paper without a copy there is nothing to show: it came back, and no agency was to receive it."""
    copied = [(filed, made.get(filed.paper.paper, BEING_CHECKED)) for filed in papers]
    return tuple(
        _copy(filed, dossier, procedure, copy, clean)
        for filed, copy in copied
        if copy.sha256 or not filed.replaced
    )


def _copy(
    filed: Filed, dossier: Dossier, procedure: Procedure, made: Copy, clean: Clean
) -> PaperCopy:
    paper = filed.paper
    document = procedure.paper(paper.required_document)
    key = paper_key(dossier.id, paper.paper)
    name = named(f"{dossier.code}-{paper.required_document}", paper.content_type)
    url = (
        clean.link(key, file_name=name, content_type=paper.content_type)[0] if made.sha256 else None
    )
    return PaperCopy(
        paper=paper.paper,
        required_document=paper.required_document,
        name=document.name
        if document
        else Words(vi=paper.required_document, en=paper.required_document),
        file_name=paper.file_name,
        content_type=paper.content_type,
        sha256=made.sha256,
        withheld=made.withheld,
        url=url,
        supplement=filed.supplement,
        replaced=filed.replaced,
    )


def _asked(one: Supplement, dossier: Dossier) -> SupplementLine:
    head = dossier.supplement
    until = head.answer_by if head and head.number == one.number else one.answer_by
    return SupplementLine(
        number=one.number,
        requested_at=one.asked_at,
        requested_by=one.by,
        answer_by=until,
        why_again=one.why_again,
        items=one.items,
        answered_at=one.answered_at,
    )


def _withdrawal(events: Sequence[Event]) -> str | None:
    asked = [event for event in events if event.type is EventType.WITHDRAWAL_REQUESTED]
    return str(asked[-1].data["reason"]) if asked else None
