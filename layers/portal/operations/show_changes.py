from datetime import datetime

from portal.domain.errors import NotSignedIn
from portal.domain.happened import By, What
from portal.domain.model import Value, Words
from portal.domain.session import Session
from portal.operations.carry_out_changes import settled
from portal.operations.confirm_contact_change import WaitingChange, shown
from portal.operations.shut_account import Safe

MOST = 20


class Past(Value):
    what: What
    said: Words
    at: datetime
    by: By


class Changes(Value):
    """Where somebody is reached, what waits to change it, and what happened to what proves them, the last first."""

    phone_hint: str
    email_hint: str
    waiting: tuple[WaitingChange, ...]
    past: tuple[Past, ...]


def show_changes(me: Session, safe: Safe) -> Changes:
    """What is due is carried out first. Raises NotSignedIn if that account is no more, Raced."""
    found = safe.people.find(me.person)
    if found is None:
        raise NotSignedIn
    person, messages = settled(found, safe), safe.bell.post.messages
    past = safe.people.past(person.person)[:MOST]
    return Changes(
        phone_hint=person.contact.phone_hint,
        email_hint=person.contact.email_hint,
        waiting=tuple(shown(person, one) for one in person.changing),
        past=tuple(
            Past(what=one.what, said=messages.words(f"happened.{one.what}"), at=one.at, by=one.by)
            for one in past
        ),
    )
