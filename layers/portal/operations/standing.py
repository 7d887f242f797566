"""How a dossier stands, in words: for its owner, for its agency, and for whoever holds its code and secret."""

from collections.abc import Sequence
from datetime import datetime

from portal.domain.dossier import Dossier, Event, FeeDue, Refusal, State, result_of
from portal.domain.model import Value, Words
from portal.domain.ports.catalogue import Directory, Messages


class AgencyName(Value):
    code: str
    name: Words


class Next(Value):
    """Whose turn it is, and what they do."""

    who: Words
    what: Words


class Line(Value):
    """One line of the timeline. `who` is a role, never a person's name."""

    seq: int
    event: str
    at: datetime
    who: Words
    what: Words
    state: str


class ResultView(Value):
    file_name: str
    number: str
    note: str
    size: int
    sha256: str
    available: bool


class Standing(Value):
    """What everybody who may look sees."""

    code: str
    title: Words
    state: str
    state_code: int
    state_name: Words
    submitted_at: datetime
    due_at: datetime | None
    next: Next
    timeline: tuple[Line, ...]


class DossierView(Standing):
    """What its owner sees beside that."""

    secret: str
    procedure: str
    agency: AgencyName
    accepted_at: datetime | None
    fee: FeeDue | None
    refusal: Refusal | None
    result: ResultView | None
    chain_head: str
    version: int


class DossierLine(Value):
    """One dossier in a list."""

    code: str
    title: Words
    state: str
    state_name: Words
    submitted_at: datetime
    due_at: datetime | None


def line_of(dossier: Dossier, messages: Messages) -> DossierLine:
    return DossierLine(
        code=dossier.code,
        title=dossier.title,
        state=dossier.state,
        state_name=messages.words(f"state.{dossier.state}"),
        submitted_at=dossier.submitted_at,
        due_at=dossier.due_at,
    )


def standing(dossier: Dossier, events: Sequence[Event], messages: Messages) -> Standing:
    return Standing(
        code=dossier.code,
        title=dossier.title,
        state=dossier.state,
        state_code=dossier.state.code,
        state_name=messages.words(f"state.{dossier.state}"),
        submitted_at=dossier.submitted_at,
        due_at=dossier.due_at,
        next=_next(dossier, messages),
        timeline=tuple(_line(event, messages) for event in events),
    )


def owners_view(
    dossier: Dossier, events: Sequence[Event], messages: Messages, directory: Directory
) -> DossierView:
    return DossierView(
        **dict(standing(dossier, events, messages)),
        secret=dossier.secret,
        procedure=dossier.procedure,
        agency=AgencyName(code=dossier.agency, name=directory.name(dossier.agency)),
        accepted_at=dossier.accepted_at,
        fee=dossier.fee,
        refusal=dossier.refusal,
        result=_result(dossier, events),
        chain_head=dossier.chain,
        version=dossier.version,
    )


def _result(dossier: Dossier, events: Sequence[Event]) -> ResultView | None:
    result = result_of(events)
    if result is None or dossier.result is None:
        return None
    known = result.model_dump(include=set(ResultView.model_fields))
    return ResultView.model_validate({**known, "available": dossier.result.available})


def _next(dossier: Dossier, messages: Messages) -> Next:
    """Two states hide a step each: handed over or not yet, result ready or not yet."""
    step: str = dossier.state
    if dossier.state is State.REGISTERED and dossier.handed_over_at is None:
        step = "registered_intake"
    if dossier.state is State.DECIDED and not (dossier.result and dossier.result.available):
        step = "decided_wrapping"
    return Next(who=messages.words(f"next.{step}.who"), what=messages.words(f"next.{step}.what"))


def _line(event: Event, messages: Messages) -> Line:
    return Line(
        seq=event.seq,
        event=event.type,
        at=event.at,
        who=messages.words(f"role.{event.by.role}"),
        what=messages.words(f"event.{event.type}.what"),
        state=event.state,
    )
