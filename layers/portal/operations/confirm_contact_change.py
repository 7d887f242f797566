from datetime import datetime, timedelta
from typing import NamedTuple

from portal.domain.contact_change import ContactChange, Place, Waiting
from portal.domain.errors import Conflict, Defect, Invalid, NotFound, Unavailable
from portal.domain.happened import Happened, What
from portal.domain.model import Value
from portal.domain.notice import moment
from portal.domain.one_time import MOST_TRIES, Code, matches
from portal.domain.person import Person
from portal.domain.ports.changes import AccountJob, AccountJobs, ContactChanges
from portal.domain.session import Session
from portal.operations.carry_out_changes import place_name
from portal.operations.change_contact import hint_of
from portal.operations.security_notice import warn
from portal.operations.shut_account import Safe

_KNOWN_FOR = timedelta(days=7)
"""So long after its time a change's name still leads to the account, for a schedule that comes late."""

_SURELY = 2
"""Seconds more: a schedule is put in whole ones, and must not come before the time."""


class ConfirmContactChange(Value):
    code: Code


class WaitingChange(Value):
    """Nothing has changed before `at`, and it can be cancelled until then."""

    change: str
    place: Place
    hint: str
    at: datetime


class Waits(NamedTuple):
    """Where a change waits, and for how many seconds."""

    changes: ContactChanges
    jobs: AccountJobs
    cool_off: int


def confirm_contact_change(
    command: ConfirmContactChange, name: str, me: Session, waits: Waits, safe: Safe
) -> WaitingChange:
    """Announce the change where they were reached so far, with a code against it, and let it wait.

    It is announced before it is kept: nothing waits of which nobody was told. Raises NotFound, Invalid for a wrong
    code, Conflict, Raced, and Unavailable if nobody could be told: then it has to be begun again.
    """
    person = safe.people.find(me.person)
    change = waits.changes.find(name)
    if person is None or change is None or change.person != me.person:
        raise NotFound("contact_change_gone")
    waiting = person.awaits(change.place)
    if waiting is None:
        waiting = _let_wait(command, change, person, waits, safe)
    elif waiting.change != name:
        raise Conflict("contact_change_waiting")
    return shown(person, waiting)


def shown(person: Person, waiting: Waiting) -> WaitingChange:
    hint = hint_of(person, waiting.place, waiting.to)
    return WaitingChange(change=waiting.change, place=waiting.place, hint=hint, at=waiting.at)


def _let_wait(
    command: ConfirmContactChange, change: ContactChange, person: Person, waits: Waits, safe: Safe
) -> Waiting:
    now = safe.bell.clock.now()
    _check(command, change, now, waits.changes, safe)
    waiting = Waiting(
        change=change.change,
        place=change.place,
        to=change.to,
        at=now + timedelta(seconds=waits.cool_off),
    )
    waits.changes.save(change.told(waiting.at + _KNOWN_FOR))
    _announce(person, waiting, safe)
    errand = AccountJob(errand="contact-change", name=change.change)
    waits.jobs.put(errand, delay=waits.cool_off + _SURELY)
    happened = Happened(what=What.CONTACT_ANNOUNCED, at=now, by="session")
    safe.people.save(person.changed(changing=(*person.changing, waiting)), happened)
    return waiting


def _check(
    command: ConfirmContactChange,
    change: ContactChange,
    now: datetime,
    changes: ContactChanges,
    safe: Safe,
) -> None:
    """A change is announced once: whoever cancelled it is not to hear of it again."""
    if change.announced or now >= change.expires_at:
        raise NotFound("contact_change_gone")
    if change.over():
        raise Conflict("contact_change_over")
    if not matches(safe.bell.seal, change.code, f"{change.change}|new", command.code):
        changes.save(change.tried())
        left = MOST_TRIES - change.tries - 1
        raise Invalid(defects=(Defect(pointer="/code", code="code_wrong", params={"left": left}),))


def _announce(person: Person, waiting: Waiting, safe: Safe) -> None:
    told = warn(
        safe.bell,
        person,
        What.CONTACT_ANNOUNCED,
        change=waiting.change,
        place=place_name(safe.bell, person, waiting.place),
        at=moment(waiting.at),
    )
    if not told:
        raise Unavailable
