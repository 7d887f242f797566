from datetime import date

from pydantic import JsonValue

from portal.domain.blank_form import BlankForm, blank_forms
from portal.domain.calendar import local_day
from portal.domain.fee import Fee, FeeLine, FeeMoment
from portal.domain.model import Value, Words
from portal.domain.ports.catalogue import Messages, Procedures
from portal.domain.ports.common import Clock
from portal.domain.ports.places import Directory
from portal.domain.procedure import Case, Flag, Procedure, Required, RequiredDocument
from portal.domain.processing import Time, Unit
from portal.domain.service_level import Online, OnlineScope
from portal.operations.newer import NewerTold, newer_told
from portal.operations.standing import AgencyName
from portal.operations.telling import time_told, told


class PaperAsked(Value):
    """One paper of the checklist, with the condition it is asked on in words."""

    id: str
    name: Words
    help: Words
    required: Required
    when: Words | None
    content_types: tuple[str, ...]
    max_bytes: int
    originals: int
    copies: int
    electronic: bool
    reusable: bool
    case: tuple[str, ...]


class TimeGranted(Value):
    """How long it may take, in one case or in all, on one channel or on all; `words` say it whole."""

    case: str | None
    channel: str | None
    amount: int
    unit: Unit
    words: Words


class ProcedureView(Value):
    """All a citizen needs to know before starting. `verified` says whether somebody held it against the law.

    `fee` is what filing today costs most people, None where the source does not say; `fees` are all rates. `online` is
    what its level allows, `files_online` whether a dossier can be filed here today. `forms` are blank ones to
    download; where there are none of its own, `no_forms` says why and the next best way. `newer` names the version in
    force, where this is an earlier one.
    """

    code: str
    version: str
    effective_from: date
    depth: str
    group: str | None
    title: Words
    summary: Words
    field: Words
    level: int
    online_scope: OnlineScope
    online: tuple[Online, ...]
    files_online: bool
    audience: tuple[str, ...]
    authority: str
    agency_kind: Words | None
    agencies: tuple[AgencyName, ...]
    channels: tuple[str, ...]
    cases: tuple[Case, ...]
    steps: tuple[Words, ...]
    forms: tuple[BlankForm, ...]
    no_forms: Words | None
    papers: tuple[PaperAsked, ...]
    fee: Fee | None
    fees: tuple[FeeLine, ...]
    fee_due: FeeMoment
    working_days: int | None
    times: tuple[TimeGranted, ...]
    returns: tuple[str, ...]
    results: tuple[Words, ...]
    life_events: tuple[str, ...]
    legal_basis: tuple[str, ...]
    source: str
    verified: bool
    unverified: tuple[str, ...]
    unknown: tuple[str, ...]
    flags: tuple[Flag, ...]
    newer: NewerTold | None
    declaration_schema: dict[str, JsonValue]


_TOLD_ANEW = {"papers", "agencies", "returns", "times"}


def show_procedure(
    code: str,
    version: str | None,
    procedures: Procedures,
    directory: Directory,
    messages: Messages,
    clock: Clock,
) -> ProcedureView:
    """A procedure as it is in force, was or will be, and its fee today. Raises NotFound."""
    day = local_day(clock.now())
    found = procedures.find(code, version) if version else procedures.in_force(code, day)
    same = set(ProcedureView.model_fields) & set(Procedure.model_fields) - _TOLD_ANEW
    return ProcedureView(
        **{name: getattr(found, name) for name in same},
        online_scope=found.online_scope,
        online=tuple(what for what in Online if found.allows(what)),
        files_online=found.files_online,
        forms=blank_forms(found),
        no_forms=_no_forms(found, messages),
        agencies=tuple(AgencyName(code=one, name=directory.name(one)) for one in found.agencies),
        papers=tuple(paper_asked(paper) for paper in found.papers),
        fee=found.price(clock.now()),
        working_days=found.working_days,
        times=tuple(_granted(time, messages) for time in found.times),
        returns=found.offered_returns,
        newer=newer_told(found, procedures, messages, clock.now()),
    )


def _no_forms(found: Procedure, messages: Messages) -> Words | None:
    forms = blank_forms(found)
    if forms and not forms[0].general:
        return None
    reason = "general" if forms else "none" if found.allows(Online.FORMS) else "level"
    place = found.agency_kind or messages.words("forms.counter")
    return told(f"forms.{reason}", messages, place=place)


def _granted(time: Time, messages: Messages) -> TimeGranted:
    same = {"case": time.case, "channel": time.channel, "amount": time.amount, "unit": time.unit}
    return TimeGranted.model_validate({**same, "words": time_told(time, messages)})


def paper_asked(paper: RequiredDocument) -> PaperAsked:
    same = paper.model_dump(include=set(PaperAsked.model_fields) - {"required", "when"})
    return PaperAsked(
        **same, required=paper.required, when=paper.when.words if paper.when else None
    )
