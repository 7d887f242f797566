"""How somebody becomes an officer: what is kept of them, and the code that is told to them alone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, NamedTuple

from pydantic import Field

from portal.domain.errors import Conflict, Defect, Invalid, NotFound, Raced
from portal.domain.model import Line, Value, Words
from portal.domain.officer import INVITED_FOR, Invitation, Officer, StaffRole
from portal.domain.once import Once
from portal.domain.ports.catalogue import Messages
from portal.domain.ports.common import Clock, Seal
from portal.domain.ports.identity import Contacts
from portal.domain.ports.messages import Mail
from portal.domain.ports.places import Directory
from portal.domain.ports.staff import Officers, StaffSessions
from portal.domain.session import hashed
from portal.operations.agency_name import name_of

Roles = Annotated[frozenset[StaffRole], Field(min_length=1)]
Mailbox = Annotated[str, Field(max_length=254)]


class InviteOfficer(Value):
    name: Line
    mail: Mailbox
    roles: Roles


class Awaited(Value):
    """Who has still to come in, and until when they may."""

    officer: str
    expires_at: datetime


class Personnel(NamedTuple):
    """Where an agency's officers are kept."""

    officers: Officers
    sessions: StaffSessions
    contacts: Contacts
    seal: Seal
    clock: Clock


class Letters(NamedTuple):
    """How officers are written to."""

    messages: Messages
    mail: Mail
    directory: Directory

    def invite(self, invited: "Invited") -> Awaited:
        """Raises Unavailable."""
        officer, code, until = invited
        self.write(officer, "staff_invitation", code=code)
        return Awaited(officer=officer.officer, expires_at=until)

    def write(self, to: Officer, notice: str, **said: str) -> None:
        """In both languages, one below the other: nobody asks an officer which is theirs. Raises Unavailable."""
        facts = {"name": to.name, **said}
        subject, text = (
            self._words(f"notice.{notice}.{part}", to.agency, facts) for part in ("subject", "mail")
        )
        both = f"{text.vi.strip()}\n\n— — —\n\n{text.en.strip()}\n"
        self.mail.send(to.mail, f"{subject.vi} / {subject.en}", both)

    def _words(self, key: str, agency: str, facts: Mapping[str, str]) -> Words:
        """An agency has a name in each language."""
        name = name_of(agency, self.directory)
        vi = self.messages.text(key, "vi", agency=name.vi, **facts)
        en = self.messages.text(key, "en", agency=name.en, **facts)
        return Words(vi=vi, en=en)


class Invited(NamedTuple):
    """`code` is told once, to whom it invites: it is made of the key that asked for it, and kept nowhere."""

    officer: Officer
    code: str
    expires_at: datetime


def mailbox(mail: str, seal: Seal) -> str:
    """By what an officer is found: their address, unreadable."""
    return seal.of("staff-mail", mail.casefold())


def invited(command: InviteOfficer, agency: str, once: Once, personnel: Personnel) -> Invited:
    """An officer who has still to come in; the same key again is the same one.

    Raises Invalid, KeyReused, and Conflict if the mailbox is an officer's already.
    """
    mail = personnel.contacts.email(command.mail)
    if mail is None:
        raise Invalid(defects=(Defect(pointer="/mail", code="email_wrong"),))
    new = Officer(
        officer=once.key[:26],
        agency=agency,
        name=command.name,
        mail=mail,
        roles=tuple(sorted(command.roles)),
        created_at=personnel.clock.now(),
        invitation=_invitation(once, personnel),
    )
    try:
        personnel.officers.add(new, mailbox(mail, personnel.seal))
    except Raced:
        return _told(new, _first_knock(new, once, personnel), personnel)
    return _told(new, _invitation(once, personnel), personnel)


def invited_again(officer: Officer, once: Once, personnel: Personnel) -> Invited:
    """What proved them until now does so no more. Raises KeyReused, Conflict for an intention that is long done."""
    if officer.invitation and once.same(officer.invitation.once):
        return _told(officer, officer.invitation, personnel)
    if any(once.same(before) for before in officer.invited_by):
        raise Conflict("invitation_over")
    fresh = _invitation(once, personnel)
    changed = officer.changed(
        invitation=fresh,
        invited_by=officer.invitations,
        password=None,
        authenticator=None,
        places=(),
    )
    personnel.officers.save(changed)
    return _told(changed, fresh, personnel)


def officer_of(agency: str, officer: str, officers: Officers) -> Officer:
    """Raises NotFound for an unknown officer and for another agency's: the same answer."""
    found = officers.find(officer)
    if found is None or found.agency != agency:
        raise NotFound
    return found


def _first_knock(new: Officer, once: Once, personnel: Personnel) -> Invitation:
    stored = personnel.officers.find(new.officer)
    if stored is None or stored.invitation is None or not once.same(stored.invitation.once):
        raise Conflict("officer_known")
    return stored.invitation


def _invitation(once: Once, personnel: Personnel) -> Invitation:
    until = personnel.clock.now() + INVITED_FOR
    return Invitation(code_hash=hashed(_word(once, personnel)), expires_at=until, once=once)


def _told(officer: Officer, invitation: Invitation, personnel: Personnel) -> Invited:
    """The code is pasted at the first entry: for whom it is, and a word that only they were told."""
    code = f"{officer.officer}.{_word(invitation.once, personnel)}"
    return Invited(officer, code, invitation.expires_at)


def _word(once: Once, personnel: Personnel) -> str:
    """256 bits."""
    return personnel.seal.of("staff-invitation", once.key)
