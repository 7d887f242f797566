from collections.abc import Sequence
from datetime import datetime

from portal.domain.dossier import Dossier, FeeDue, Refusal
from portal.domain.draft import Paper
from portal.domain.errors import NotFound
from portal.domain.event import Event, result_of
from portal.domain.model import Value, Words
from portal.domain.ports.catalogue import Calendars, Messages, Procedures
from portal.domain.ports.dossiers import Dossiers, Story
from portal.domain.ports.places import Directory
from portal.domain.procedure import Procedure
from portal.domain.session import Session
from portal.domain.supplement import About, Supplement, SupplementItem
from portal.domain.transitions import EventType
from portal.operations.standing import AgencyName, Standing, standing


class ResultView(Value):
    file_name: str
    number: str
    note: str
    size: int
    sha256: str
    available: bool


class ItemView(Value):
    """One defect: `why` says in both languages what its `code` means, `text` is the asker's own words.

    `answered`: a clean paper stands for it. A field is answered when the supplement is given.
    """

    about: str
    target: str
    name: Words
    code: str
    why: Words
    text: str
    answered: bool


class SupplementView(Value):
    """The supplement that waits for its citizen's answer, with what was uploaded for it so far."""

    number: int
    requested_at: datetime
    requested_by: str
    answer_by: datetime
    why_again: str | None
    items: tuple[ItemView, ...]
    papers: tuple[Paper, ...]


class WithdrawalView(Value):
    requested_at: datetime
    reason: str


class AnswerView(Value):
    """Why a request to withdraw was refused, and when."""

    at: datetime
    reason: str


class StopView(Value):
    code: str
    reason: str


class DossierView(Standing):
    """What its owner sees beside that. A `withdrawal` waits for its answer or was followed.

    `return_by` is the way in which they wanted the result, None for a dossier that is older than the choice.
    """

    secret: str
    procedure: str
    procedure_version: str
    agency: AgencyName
    accepted_at: datetime | None
    return_by: str | None
    fee: FeeDue | None
    refusal: Refusal | None
    result: ResultView | None
    supplement: SupplementView | None
    withdrawal: WithdrawalView | None
    withdrawal_refused: AnswerView | None
    stop: StopView | None
    chain_head: str
    version: int


def show_dossier(
    code: str,
    me: Session,
    dossiers: Dossiers,
    procedures: Procedures,
    calendars: Calendars,
    messages: Messages,
    directory: Directory,
    *,
    moved: bool = False,
) -> DossierView:
    """One of the caller's dossiers, with its timeline and what is asked of them.

    `moved`: the caller has just changed it, so nothing a moment old will do. Raises NotFound for an unknown one and
    for another's.
    """
    found = _now(code, dossiers) if moved else dossiers.look(code)
    if found is None or not found.dossier.visible_to(me.person):
        raise NotFound
    dossier, events = found
    return DossierView(
        **dict(standing(dossier, events, messages, calendars.working())),
        secret=dossier.secret,
        procedure=dossier.procedure,
        procedure_version=dossier.procedure_version,
        agency=AgencyName(code=dossier.agency, name=directory.name(dossier.agency)),
        accepted_at=dossier.accepted_at,
        return_by=dossier.return_by,
        fee=dossier.fee,
        refusal=dossier.refusal,
        result=_result(dossier, events),
        supplement=_open(dossier, dossiers, procedures, messages),
        withdrawal=_withdrawal(events),
        withdrawal_refused=_withdrawal_refused(events),
        stop=_stop(events),
        chain_head=dossier.chain,
        version=dossier.version,
    )


def _now(code: str, dossiers: Dossiers) -> Story | None:
    found = dossiers.find(code)
    return dossiers.story(found.id) if found else None


def _result(dossier: Dossier, events: Sequence[Event]) -> ResultView | None:
    result = result_of(events)
    if result is None or dossier.result is None:
        return None
    known = result.model_dump(include=set(ResultView.model_fields))
    return ResultView.model_validate({**known, "available": dossier.result.available})


def _open(
    dossier: Dossier, dossiers: Dossiers, procedures: Procedures, messages: Messages
) -> SupplementView | None:
    head = dossier.supplement
    asked = dossiers.supplement(dossier.id, head.number) if head else None
    if head is None or asked is None:
        return None
    procedure = procedures.find(dossier.procedure, dossier.procedure_version)
    return SupplementView(
        number=asked.number,
        requested_at=asked.asked_at,
        requested_by=asked.by,
        answer_by=head.answer_by,
        why_again=asked.why_again,
        items=tuple(_item(item, asked, procedure, messages) for item in asked.items),
        papers=asked.papers,
    )


def _item(
    item: SupplementItem, asked: Supplement, procedure: Procedure, messages: Messages
) -> ItemView:
    return ItemView(
        about=item.about,
        target=item.target,
        name=name_of(item, procedure),
        code=item.code,
        why=messages.words(f"supplement.{item.code}"),
        text=item.text,
        answered=asked.has_answer(item),
    )


def name_of(item: SupplementItem, procedure: Procedure) -> Words:
    """The document's or the field's name, as its citizen was asked for it."""
    document = procedure.paper(item.target) if item.about is About.PAPER else None
    return document.name if document else procedure.label(item.target)


def _last(events: Sequence[Event], *what: EventType) -> Event | None:
    return next((event for event in reversed(events) if event.type in what), None)


def _withdrawal(events: Sequence[Event]) -> WithdrawalView | None:
    last = _last(events, EventType.WITHDRAWAL_REQUESTED, EventType.WITHDRAWAL_REFUSED)
    if last is None or last.type is EventType.WITHDRAWAL_REFUSED:
        return None
    return WithdrawalView(requested_at=last.at, reason=str(last.data["reason"]))


def _withdrawal_refused(events: Sequence[Event]) -> AnswerView | None:
    last = _last(events, EventType.WITHDRAWAL_REQUESTED, EventType.WITHDRAWAL_REFUSED)
    if last is None or last.type is EventType.WITHDRAWAL_REQUESTED:
        return None
    return AnswerView(at=last.at, reason=str(last.data["reason"]))


def _stop(events: Sequence[Event]) -> StopView | None:
    last = _last(events, EventType.STOPPED)
    if last is None:
        return None
    return StopView(code=str(last.data["reason_code"]), reason=str(last.data["reason"]))
