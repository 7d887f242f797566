from datetime import date, datetime
from typing import NamedTuple

from portal.domain.calendar import VIETNAM
from portal.domain.data_request import Correction, DataRequest, Kind, Stage, asked
from portal.domain.errors import Conflict, Defect, Invalid, NotSignedIn, Raced, Unavailable
from portal.domain.model import Day, Value
from portal.domain.once import Once
from portal.domain.person import Person, PersonName, born_that_year
from portal.domain.ports.catalogue import Calendars, Messages
from portal.domain.ports.common import Clock
from portal.domain.ports.data_requests import DataRequests, ExportJob, ExportJobs
from portal.domain.ports.identity import People
from portal.domain.ports.messages import Mail
from portal.domain.session import Session


class AskAboutData(Value):
    """A copy of everything, a correction (of name or birth date, or both), or the end of it all."""

    kind: Kind
    name: PersonName | None = None
    birth_date: Day | None = None


class AskedAboutData(Value):
    """By when it will be acknowledged and acted upon, as the law has it."""

    request: str
    kind: Kind
    asked_at: datetime
    acknowledge_by: datetime
    act_by: datetime


class Office(NamedTuple):
    """Where such requests are taken."""

    requests: DataRequests
    people: People
    jobs: ExportJobs
    calendars: Calendars
    messages: Messages
    mail: Mail
    clock: Clock


def ask_about_data(
    command: AskAboutData, me: Session, once: Once, office: Office
) -> AskedAboutData:
    """Take the request, with its clock, and say so by mail. The same key again gives the same one.

    Raises Invalid, Conflict if one of its kind is open already, KeyReused, and NotSignedIn if the account is no more.
    """
    person = office.people.find(me.person)
    if person is None:
        raise NotSignedIn
    now = office.clock.now()
    request = asked(once.key[:26], me.person, command.kind, now, office.calendars.working(), once)
    stored = office.requests.find(me.person, request.request)
    if stored is None:
        _check(command, request, person, office)
        stored = _added(request, command, office)
    once.same(stored.once)
    return _answered(stored, person, office)


def _check(command: AskAboutData, request: DataRequest, person: Person, office: Office) -> None:
    defects = tuple(_defects(command, person, office.clock.now()))
    if defects:
        raise Invalid(defects=defects)
    others = [one for one in office.requests.of(person.person) if one.request != request.request]
    if any(one.kind is command.kind and one.stage is Stage.OPEN for one in others):
        raise Conflict("data_request_open")


def _defects(command: AskAboutData, person: Person, now: datetime) -> list[Defect]:
    given = {"name": command.name, "birth_date": command.birth_date}
    if command.kind is not Kind.CORRECTION:
        return [Defect(pointer=f"/{it}", code="not_asked") for it, said in given.items() if said]
    if not any(given.values()):
        return [Defect(pointer="/name", code="missing")]
    return _of_birth(command.birth_date, person, now) if command.birth_date else []


def _of_birth(day: date, person: Person, now: datetime) -> list[Defect]:
    if day > now.astimezone(VIETNAM).date():
        return [Defect(pointer="/birth_date", code="birth_date_future")]
    if not born_that_year(person.particulars.cccd, day):
        return [Defect(pointer="/birth_date", code="cccd_birth_year")]
    return []


def _added(request: DataRequest, command: AskAboutData, office: Office) -> DataRequest:
    wanted = Correction(name=command.name, birth_date=command.birth_date)
    try:
        office.requests.add(request, wanted if command.kind is Kind.CORRECTION else None)
    except Raced:
        return office.requests.find(request.person, request.request) or request
    return request


def _answered(request: DataRequest, person: Person, office: Office) -> AskedAboutData:
    """Each knock sees to what the first one may not have come to: the job, and the mail."""
    if request.kind is Kind.EXPORT and request.stage is Stage.OPEN:
        office.jobs.put(ExportJob(person=request.person, request=request.request))
    elif request.acknowledged_at is None:
        _acknowledge(request, person, office)
    return AskedAboutData(
        request=request.request,
        kind=request.kind,
        asked_at=request.asked_at,
        acknowledge_by=request.acknowledge_by,
        act_by=request.act_by,
    )


def _acknowledge(request: DataRequest, person: Person, office: Office) -> None:
    """An operator sees what no mail could say. Whoever is quicker has said it, too."""
    language, by = person.contact.language, request.act_by.astimezone(VIETNAM)
    said = {"kind": office.messages.text(f"data_request.{request.kind}", language)}
    text = office.messages.text(
        "notice.data_request.mail", language, **said, act_by=f"{by:%d/%m/%Y}"
    )
    subject = office.messages.text("notice.data_request.subject", language)
    try:
        office.mail.send(person.contact_at(office.clock.now()).email, subject, text)
        office.requests.save(request.changed(acknowledged_at=office.clock.now()))
    except (Unavailable, Raced):
        return
