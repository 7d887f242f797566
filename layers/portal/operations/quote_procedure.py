from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Annotated

from pydantic import Field

from portal.domain.calendar import Calendar, local_day, opening
from portal.domain.errors import Defect, Invalid
from portal.domain.fee import ALL, Fee, FeeScope
from portal.domain.model import ThisCentury, Value, Words
from portal.domain.place import PlaceSaid
from portal.domain.ports.catalogue import Calendars, Messages, Procedures
from portal.domain.ports.common import Clock
from portal.domain.ports.places import Directory, Places
from portal.domain.procedure import Audience, Channel, Procedure
from portal.domain.processing import Time
from portal.operations.applying import not_for
from portal.operations.going import Needed, Where, place_of, where_to_go
from portal.operations.show_procedure import PaperAsked, paper_asked

FURTHEST = timedelta(days=2 * 365)
"""Nobody knows rates and holidays beyond."""


class Situation(Value):
    """In which case somebody asks, on which channel (its usual one, if None), as whom, where, how many, and when.

    `subject` is a group with a fee of its own: what somebody is stands in no address and in no log. `province` is a
    code or a name, as it is or was called, `ward` a code. `quantity` is of what a rate is counted `per`: 1 without one.
    """

    case: str | None = None
    channel: Channel | None = None
    applicant: Audience | None = None
    subject: str = ALL
    province: PlaceSaid | None = None
    ward: str | None = None
    quantity: Annotated[int, Field(ge=1, le=10_000)] = 1
    on: ThisCentury | None = None


class Quote(Value):
    """What it takes in one situation: which papers, how much, by when, from whom.

    `fee` and `due` are None where the source does not say, or not of that day. `due` holds if the dossier is accepted
    on that day; it is the latest, where a case was not named that it depends on, and `provisional` if the holidays
    until then are not announced yet. `where` is who is competent; `where_needs` says what else has to be known of the
    place to tell.
    """

    code: str
    version: str
    title: Words
    channel: str
    papers: tuple[PaperAsked, ...]
    fee: Fee | None
    due: datetime | None
    provisional: bool
    agency_kind: Words | None
    where: Where | None
    where_needs: Needed | None
    unverified: tuple[str, ...]


def quote_procedure(
    code: str,
    situation: Situation,
    procedures: Procedures,
    calendars: Calendars,
    places: Places,
    directory: Directory,
    messages: Messages,
    clock: Clock,
) -> Quote:
    """By the version in force on the day asked about; of a day gone by, by today's, whose rates say since when.

    Raises NotFound, and Invalid for what the procedure does not know or is not for, and for a place there is not.
    """
    today = local_day(clock.now())
    found = procedures.in_force(code, max(today, situation.on or today))
    _check(situation, found, today)
    at = opening(situation.on) if situation.on else clock.now()
    channel = situation.channel or found.channel_in(situation.case)
    there = place_of(situation.province, situation.ward, places)
    calendar = calendars.working()
    due = _due(found.granted(channel, situation.case), calendar, at)
    where, needs = where_to_go(found, situation.case, there, directory, messages)
    return Quote(
        code=found.code,
        version=found.version,
        title=found.title,
        channel=channel,
        papers=tuple(paper_asked(paper) for paper in found.papers_of(situation.case)),
        fee=_fee(
            situation,
            channel,
            there.province.code if there.province else None,
            found,
            local_day(at),
        ),
        due=due,
        provisional=due is not None and not calendar.knows(local_day(due)),
        agency_kind=found.agency_kind,
        where=where,
        where_needs=needs,
        unverified=found.unverified,
    )


def _check(situation: Situation, found: Procedure, today: date) -> None:
    if situation.on and situation.on > today + FURTHEST:
        raise Invalid(defects=(Defect(pointer="/on", code="too_far_ahead"),))
    defects = []
    if situation.case is not None and situation.case not in {case.id for case in found.cases}:
        defects.append(Defect(pointer="/case", code="not_offered"))
    if situation.channel not in {None, *found.channels}:
        defects.append(Defect(pointer="/channel", code="not_offered"))
    elif situation.channel not in {None, *found.channels_in(situation.case)}:
        defects.append(Defect(pointer="/channel", code="not_in_this_case"))
    if situation.subject not in {ALL, *(line.subject for line in found.fees)}:
        defects.append(Defect(pointer="/subject", code="not_offered"))
    if situation.quantity != 1 and not any(line.counts for line in found.fees):
        defects.append(Defect(pointer="/quantity", code="only_one"))
    if situation.applicant is not None:
        defects += not_for(found, situation.applicant)
    if defects:
        raise Invalid(defects=tuple(defects))


def _fee(
    situation: Situation, channel: str, province: str | None, found: Procedure, day: date
) -> Fee | None:
    scope = FeeScope(
        channel=channel,
        subject=situation.subject,
        province=province,
        case=situation.case,
        quantity=situation.quantity,
    )
    return found.price_on(day, scope)


def _due(times: Sequence[Time], calendar: Calendar, at: datetime) -> datetime | None:
    return max((time.ends(at, calendar) for time in times), default=None)
