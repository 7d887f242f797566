"""What the portal keeps of somebody beside their drafts and dossiers, as a copy of everything tells it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple, TypeAlias

from pydantic import JsonValue

from portal.domain.person import Person
from portal.domain.ports.catalogue import Messages
from portal.domain.ports.consents import Consents
from portal.domain.ports.data_requests import DataRequests
from portal.domain.ports.devices import Arrivals
from portal.domain.ports.diary import Diary
from portal.domain.ports.dossiers import Dossiers, Drafts
from portal.domain.ports.factors import Passkeys, RecoverySets, Totps
from portal.domain.ports.identity import People
from portal.domain.ports.payments import Payments
from portal.operations.list_factors import factors_of
from portal.operations.pages import pages

_OF_ACCOUNT: Any = {
    "person": True,
    "registered_at": True,
    "particulars": {"cccd", "name", "birth_date", "sex", "contact", "consented_at"},
}
"""By name: what proves somebody is no data for a file that travels."""

_NAMES = {"sign_in", "person"}
"""Of a sign-in: the portal's alone."""

Json: TypeAlias = dict[str, JsonValue]


class Holdings(NamedTuple):
    """Where it stands what the portal keeps of somebody; `messages` say what a copy does not hold."""

    people: People
    arrivals: Arrivals
    totps: Totps
    recovery: RecoverySets
    passkeys: Passkeys
    drafts: Drafts
    dossiers: Dossiers
    payments: Payments
    diary: Diary
    requests: DataRequests
    consents: Consents
    messages: Messages


def account_of(person: str, holdings: Holdings, now: datetime) -> Json:
    found = holdings.people.find(person)
    factors = factors_of(person, holdings.totps, holdings.recovery, holdings.passkeys)
    asked = [one.model_dump(mode="json", exclude={"once"}) for one in holdings.requests.of(person)]
    return {
        "account": _said_of(found, now) if found else None,
        "factors": factors.model_dump(mode="json"),
        "sign_ins": [*_arrivals(person, holdings.arrivals)],
        "changes": [one.model_dump(mode="json") for one in holdings.people.past(person)],
        "consents": [one.model_dump(mode="json") for one in holdings.consents.of(person)],
        "data_requests": [*asked],
        "opened_by_others": [*_openings(person, holdings.diary)],
    }


def _said_of(found: Person, now: datetime) -> Json:
    """What is due counts, whether or not it was carried out. A change's name is a code's: it stays here."""
    particulars = found.particulars.model_copy(update={"contact": found.contact_at(now)})
    said = found.model_copy(update={"particulars": particulars})
    waiting = [one for one in found.changing if now < one.at]
    return {
        **said.model_dump(mode="json", include=_OF_ACCOUNT),
        "changes_waiting": [one.model_dump(mode="json", exclude={"change"}) for one in waiting],
    }


def _arrivals(person: str, arrivals: Arrivals) -> Iterator[Json]:
    for page in pages(arrivals.of, person):
        yield from (one.model_dump(mode="json", exclude=_NAMES) for one in page.arrivals)


def _openings(person: str, diary: Diary) -> Iterator[Json]:
    for page in pages(diary.of, person):
        yield from (one.model_dump(mode="json") for one in page.openings)
