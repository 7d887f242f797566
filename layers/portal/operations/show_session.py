from datetime import datetime

from portal.domain.errors import NotSignedIn
from portal.domain.model import Value
from portal.domain.person import Person
from portal.domain.ports.common import Clock
from portal.domain.ports.identity import People
from portal.domain.session import Session
from portal.domain.way import Assurance


class WhoAmI(Value):
    """`proven`: whether they may change what proves them without proving it again.

    `idle_seconds`: after so many without use it is over. `public`: others use that computer too.
    """

    person: str
    name: str
    phone_hint: str
    email_hint: str
    expires_at: datetime
    assurance: Assurance
    proven: bool
    public: bool
    idle_seconds: int
    password_is_old: bool


def show_session(me: Session, people: People, clock: Clock) -> WhoAmI:
    """Whose session it is, and how surely. Raises NotSignedIn if that account is no more."""
    person = owner(me, people)
    return WhoAmI(
        person=person.person,
        name=person.particulars.name,
        phone_hint=person.contact.phone_hint,
        email_hint=person.contact.email_hint,
        expires_at=me.expires_at,
        assurance=me.assurance,
        proven=me.proven(clock.now()),
        public=me.public,
        idle_seconds=int(me.idle.total_seconds()),
        password_is_old=person.password_is_old(clock.now()),
    )


def owner(me: Session, people: People) -> Person:
    """Raises NotSignedIn if that account is no more."""
    person = people.find(me.person)
    if person is None:
        raise NotSignedIn
    return person
