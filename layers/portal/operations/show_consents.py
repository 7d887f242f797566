from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from portal.domain.consent import BEFORE, PURPOSES, REQUIRED, Consent, ConsentChange
from portal.domain.errors import NotSignedIn
from portal.domain.model import Value
from portal.domain.ports.consents import Consents
from portal.domain.ports.identity import People
from portal.domain.session import Session


class ConsentLine(Value):
    given: bool
    text: str
    at: datetime
    how: Literal["registration", "account"]


class ConsentView(Value):
    """How it stands with one purpose, and every line of its ledger, the first one first."""

    purpose: Consent
    required: bool
    given: bool
    history: tuple[ConsentLine, ...]


class ConsentList(Value):
    consents: tuple[ConsentView, ...]


def show_consents(me: Session, people: People, consents: Consents) -> ConsentList:
    """To what the caller agreed. Raises NotSignedIn if that account is no more."""
    person = people.find(me.person)
    if person is None:
        raise NotSignedIn
    lines = consents.of(me.person)
    since = person.particulars.consented_at
    return ConsentList(consents=tuple(_view(purpose, lines, since) for purpose in PURPOSES))


def _view(purpose: Consent, lines: Sequence[ConsentChange], since: datetime) -> ConsentView:
    found = [line for line in lines if line.purpose == purpose]
    history = [ConsentLine(given=it.given, text=it.text, at=it.at, how=it.how) for it in found]
    if purpose in REQUIRED and not history:  # they registered before there was a ledger
        history = [ConsentLine(given=True, text=BEFORE, at=since, how="registration")]
    return ConsentView(
        purpose=purpose,
        required=purpose in REQUIRED,
        given=bool(history) and history[-1].given,
        history=tuple(history),
    )
