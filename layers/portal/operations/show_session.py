from datetime import datetime

from portal.domain.errors import NotSignedIn
from portal.domain.model import Value
from portal.domain.ports.identity import People
from portal.domain.session import Session


class WhoAmI(Value):
    """`idle_seconds`: after so many without use it is over. `public`: others use that computer too."""

    person: str
    name: str
    phone_hint: str
    email_hint: str
    expires_at: datetime
    public: bool
    idle_seconds: int


def show_session(me: Session, people: People) -> WhoAmI:
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
        public=me.public,
        idle_seconds=int(me.idle.total_seconds()),
    )
