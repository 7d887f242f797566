from datetime import datetime
from typing import Annotated, NamedTuple

from pydantic import Field

from portal.domain.contact_change import LASTS, ContactChange, Place
from portal.domain.errors import Conflict, Defect, Invalid, NotSignedIn
from portal.domain.model import Value
from portal.domain.one_time import DIGITS, sealed
from portal.domain.person import Contact, Person
from portal.domain.ports.changes import ContactChanges
from portal.domain.ports.identity import Contacts
from portal.domain.session import Session
from portal.operations.carry_out_changes import settled
from portal.operations.pass_gate import Gate, count_try
from portal.operations.security_notice import number
from portal.operations.shut_account import Safe


class ChangeContact(Value):
    """One of the two."""

    phone: Annotated[str, Field(max_length=32)] | None = None
    email: Annotated[str, Field(max_length=254)] | None = None


class ContactChanging(Value):
    change: str
    place: Place
    hint: str
    expires_at: datetime


class Moving(NamedTuple):
    """What it takes to be reached elsewhere."""

    changes: ContactChanges
    contacts: Contacts
    safe: Safe


def change_contact(
    command: ChangeContact, me: Session, moving: Moving, gate: Gate
) -> ContactChanging:
    """Send a code to the new place; nothing changes before it comes back, and then not at once.

    Raises Invalid, Conflict if one of the kind is waiting, TooMany, Unavailable, NotSignedIn, Raced.
    """
    found = moving.safe.people.find(me.person)
    if found is None:
        raise NotSignedIn
    person = settled(found, moving.safe)
    place, to = _place(command, person, moving.contacts)
    if person.awaits(place):
        raise Conflict("contact_change_waiting")
    for whom in (person.person, to.casefold()):
        count_try(gate, f"contact#{gate.seal.of('tries', whom)}")
    return _sent(person, place, to, moving, gate)


def hint_of(person: Person, place: Place, to: str) -> str:
    """As much of the place as its owner knows it by."""
    contact = person.contact.model_copy(update={place: to})
    return contact.phone_hint if place == "phone" else contact.email_hint


def _place(command: ChangeContact, person: Person, contacts: Contacts) -> tuple[Place, str]:
    if (command.phone is None) == (command.email is None):
        raise Invalid(defects=(Defect(pointer="", code="contact_one"),))
    place: Place = "email" if command.phone is None else "phone"
    to = contacts.phone(command.phone) if command.phone else contacts.email(command.email or "")
    if to is None:
        raise Invalid(defects=(Defect(pointer=f"/{place}", code=f"{place}_wrong"),))
    if to == getattr(person.contact, place):
        raise Invalid(defects=(Defect(pointer=f"/{place}", code="contact_same"),))
    return place, to


def _sent(person: Person, place: Place, to: str, moving: Moving, gate: Gate) -> ContactChanging:
    bell = moving.safe.bell
    name, code = number(bell.codes), bell.codes.digits(DIGITS)
    change = ContactChange(
        change=name,
        person=person.person,
        place=place,
        to=to,
        code=sealed(bell.seal, f"{name}|new", code),
        expires_at=gate.clock.now() + LASTS,
    )
    moving.changes.add(change)
    new: Contact = person.contact.model_copy(update={place: to})
    send = bell.post.code_by_text if place == "phone" else bell.post.code_by_mail
    send(new, "contact_code", code)
    hint = hint_of(person, place, to)
    return ContactChanging(change=name, place=place, hint=hint, expires_at=change.expires_at)
