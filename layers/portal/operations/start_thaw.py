from datetime import datetime
from typing import Annotated, NamedTuple

from pydantic import Field

from portal.domain.errors import Conflict, NotFound
from portal.domain.model import Value
from portal.domain.one_time import DIGITS, sealed
from portal.domain.person import Person
from portal.domain.ports.changes import Recoveries
from portal.domain.ports.identity import People, SignIns
from portal.domain.recovery import LASTS, Recovery
from portal.operations.pass_gate import Gate, count_try
from portal.operations.security_notice import Bell


class StartThaw(Value):
    """The sign-in that heard that the account is frozen: its password and second factor were right."""

    sign_in: Annotated[str, Field(max_length=64)]


class Thawing(Value):
    thaw: str
    email_hint: str
    expires_at: datetime


class Threshold(NamedTuple):
    """Where somebody stands who was not let in."""

    sign_ins: SignIns
    people: People
    recoveries: Recoveries


def start_thaw(command: StartThaw, threshold: Threshold, gate: Gate, bell: Bell) -> Thawing:
    """Send a code to the mailbox, the one place that the sign-in has not proven.

    Raises NotFound, Conflict if the account is not frozen, TooMany, Unavailable, Raced.
    """
    now = gate.clock.now()
    person = _of(command.sign_in, threshold, now)
    if person.frozen_at is None:
        raise Conflict("account_not_frozen")
    count_try(gate, f"thaw#{gate.seal.of('tries', person.person)}")
    name, code = bell.codes.id(), bell.codes.digits(DIGITS)
    begun = Recovery(
        recovery=name,
        purpose="thaw",
        national=gate.seal.of("national", person.particulars.cccd),
        expires_at=now + LASTS,
        codes={"email": sealed(gate.seal, f"{name}|email", code)},
        epoch=person.epoch,
    )
    threshold.recoveries.add(begun)
    contact = person.contact_at(now)
    bell.post.code_by_mail(contact, "thaw_code", code)
    return Thawing(thaw=name, email_hint=contact.email_hint, expires_at=begun.expires_at)


def _of(name: str, threshold: Threshold, now: datetime) -> Person:
    """Whose sign-in it is; a spent one is one whose code was right."""
    begun = threshold.sign_ins.find(name)
    if begun is None or not begun.spent or now >= begun.expires_at:
        raise NotFound("sign_in_gone")
    person = threshold.people.find(begun.person)
    if person is None or person.epoch != begun.epoch:
        raise NotFound("sign_in_gone")
    return person
