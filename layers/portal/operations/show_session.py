from datetime import datetime

from portal.domain.errors import NotSignedIn
from portal.domain.model import Value
from portal.domain.ports.common import Clock
from portal.domain.ports.identity import People
from portal.domain.session import Session


class WhoAmI(Value):
    person: str
    name: str
    phone_hint: str
    email_hint: str
    expires_at: datetime
    password_is_old: bool


def show_session(me: Session, people: People, clock: Clock) -> WhoAmI:
    """Whose session it is. Raises NotSignedIn if that account is no more."""
    person = people.find(me.person)
    if person is None:
        raise NotSignedIn
    return WhoAmI(
        person=person.person,
        name=person.particulars.name,
        phone_hint=person.contact.phone_hint,
        email_hint=person.contact.email_hint,
        expires_at=me.expires_at,
        password_is_old=person.password_is_old(clock.now()),
    )
