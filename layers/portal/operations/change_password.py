from datetime import datetime

from portal.domain.errors import Defect, Invalid, NotSignedIn
from portal.domain.happened import Happened, What
from portal.domain.model import Value
from portal.domain.person import NewPassword, Password, Person
from portal.domain.ports.identity import Passwords
from portal.domain.session import Session, hashed
from portal.operations.come_in import SignedIn
from portal.operations.new_password import password_defects
from portal.operations.pass_gate import Gate, count_inside
from portal.operations.security_notice import warn
from portal.operations.shut_account import Safe, shut


class ChangePassword(Value):
    current: Password
    password: NewPassword


def change_password(
    command: ChangePassword, me: Session, safe: Safe, passwords: Passwords, gate: Gate
) -> SignedIn:
    """Another password for the caller's account; every other session is over, and they are told.

    Raises Invalid, TooMany for many wrong ones, Forbidden after too many in a row, NotSignedIn, Raced.
    """
    person = safe.people.find(me.person)
    if person is None:
        raise NotSignedIn
    subject = count_inside(gate, person.particulars.cccd)
    _check(command, person, passwords)
    now = gate.clock.now()
    changed = person.with_password(passwords.hash(command.password), now)
    shut(safe, changed, Happened(what=What.PASSWORD_CHANGED, at=now, by="session"), keep=me)
    renewed = _goes_on(me, changed, safe, now)
    gate.tries.forget(subject)
    warn(safe.bell, changed, What.PASSWORD_CHANGED)
    return SignedIn(person.person, person.particulars.name, renewed[0].expires_at, renewed[1])


def _check(command: ChangePassword, person: Person, passwords: Passwords) -> None:
    if not passwords.right(command.current, person.particulars.password):
        raise Invalid(defects=(Defect(pointer="/current", code="password_wrong"),))
    check_new(command.password, person, passwords)


def check_new(password: str, person: Person, passwords: Passwords) -> None:
    """Raises Invalid for what nobody's new password may be, and this person's least of all."""
    said, phone = person.particulars, person.contact.phone
    defects = password_defects(
        password,
        passwords,
        name=said.name,
        birth_date=said.birth_date,
        numbers=(said.cccd, phone[3:]),
        email=person.contact.email,
        before=person.passwords,
    )
    if defects:
        raise Invalid(defects=tuple(defects))


def _goes_on(me: Session, person: Person, safe: Safe, now: datetime) -> tuple[Session, str]:
    token = safe.bell.codes.token()
    renewed = me.model_copy(update={"token_hash": hashed(token), "seen_at": now, "proved_at": now})
    safe.sessions.replace(me, renewed, person)
    return renewed, token
