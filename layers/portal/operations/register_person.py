from datetime import datetime
from typing import Annotated, NamedTuple

from pydantic import Field

from portal.domain.captcha import Flow
from portal.domain.consent import PURPOSES, REQUIRED, Consent
from portal.domain.errors import Defect, Invalid, Raced, TooMany, Unavailable
from portal.domain.model import Day, Value
from portal.domain.once import Once
from portal.domain.one_time import DIGITS, sealed
from portal.domain.person import (
    Cccd,
    Contact,
    Language,
    NewPassword,
    Particulars,
    PersonName,
    Sex,
    cccd_defects,
)
from portal.domain.ports.common import Codes
from portal.domain.ports.identity import Contacts, Passwords, People, Registrations
from portal.domain.registration import LASTS, Registration, Way
from portal.operations.new_password import password_defects
from portal.operations.pass_gate import Gate, pass_gate
from portal.operations.write_to import Post


class RegisterPerson(Value):
    cccd: Cccd
    name: PersonName
    birth_date: Day
    sex: Sex
    phone: Annotated[str, Field(max_length=32)]
    email: Annotated[str, Field(max_length=254)]
    password: NewPassword
    captcha: Annotated[str, Field(max_length=4096)]
    consents: frozenset[Consent]
    language: Language


class Registering(Value):
    """The same words for a number that has an account already; its owner is told."""

    registration: str
    phone_hint: str
    email_hint: str
    expires_at: datetime


class Desk(NamedTuple):
    """Where a registration is taken."""

    registrations: Registrations
    people: People
    passwords: Passwords
    contacts: Contacts
    codes: Codes


def register_person(
    command: RegisterPerson, once: Once, desk: Desk, gate: Gate, post: Post
) -> Registering:
    """Keep what somebody says of themselves, and send a code to each way of reaching them.

    A number that has an account is answered alike, after as much work: an SMS and a mail go out, to its owner. Only
    whoever holds the telephone and the mailbox they gave learns it, for no codes come.

    The same key again gives the same registration, and sends nothing. Raises Invalid, KeyReused, TooMany, and
    Unavailable if a code could not be sent or may not today: then nothing was kept.
    """
    once = _unreadable(once, gate)
    stored = desk.registrations.find(once.key[:26])
    if stored is not None and once.same(stored.once):
        return _registering(stored)
    contact = _contact(command, desk, gate)
    pass_gate(gate, Flow.REGISTER, command.captcha, once.key, *_subjects(command, contact, gate))
    return _begun(command, contact, once, desk, gate, post)


def _subjects(command: RegisterPerson, contact: Contact, gate: Gate) -> list[str]:
    """Whoever could be flooded: a number's owner, a telephone, and a mailbox however it is spelt."""
    whose = (command.cccd, contact.phone, contact.email.casefold())
    return [gate.subject(Flow.REGISTER, text) for text in whose]


def _unreadable(once: Once, gate: Gate) -> Once:
    """What was asked holds a password: its plain hash could be guessed at."""
    return once.model_copy(update={"request": gate.seal.of("request", once.request)})


def _contact(command: RegisterPerson, desk: Desk, gate: Gate) -> Contact:
    phone, email = desk.contacts.phone(command.phone), desk.contacts.email(command.email)
    number = cccd_defects(command.cccd, command.birth_date, command.sex)
    defects = [*number, *_password(command, phone, desk)]
    if command.birth_date > gate.clock.now().date():
        defects.append(Defect(pointer="/birth_date", code="birth_date_future"))
    if not command.consents.issuperset(REQUIRED):
        defects.append(Defect(pointer="/consents", code="consent_missing"))
    if phone is None:
        defects.append(Defect(pointer="/phone", code="phone_wrong"))
    if email is None:
        defects.append(Defect(pointer="/email", code="email_wrong"))
    if defects or phone is None or email is None:
        raise Invalid(defects=tuple(defects))
    return Contact(phone=phone, email=email, language=command.language)


def _password(command: RegisterPerson, phone: str | None, desk: Desk) -> list[Defect]:
    numbers = (command.cccd, *([phone[3:]] if phone else []))
    return password_defects(
        command.password,
        desk.passwords,
        name=command.name,
        birth_date=command.birth_date,
        numbers=numbers,
        email=command.email,
    )


def _begun(
    command: RegisterPerson, contact: Contact, once: Once, desk: Desk, gate: Gate, post: Post
) -> Registering:
    by_phone, by_mail = desk.codes.digits(DIGITS), desk.codes.digits(DIGITS)
    now, name = gate.clock.now(), once.key[:26]
    registration = Registration(
        registration=name,
        particulars=Particulars(
            cccd=command.cccd,
            name=command.name,
            birth_date=command.birth_date,
            contact=contact,
            password=desk.passwords.hash(command.password),
            consented_at=now,
            sex=command.sex,
        ),
        phone_code=sealed(gate.seal, f"{name}|phone", by_phone),
        email_code=sealed(gate.seal, f"{name}|email", by_mail),
        expires_at=now + LASTS,
        once=once,
        consents=tuple(purpose for purpose in PURPOSES if purpose in command.consents),
        phone_sent=(now,),
        email_sent=(now,),
    )
    try:
        desk.registrations.add(registration)
    except Raced:
        return _knocked_twice(registration, desk)
    _tell(registration, by_phone, by_mail, desk, gate, post)
    return _registering(registration)


def _knocked_twice(registration: Registration, desk: Desk) -> Registering:
    stored = desk.registrations.find(registration.registration)
    if stored is None or not registration.once.same(stored.once):
        raise Raced
    return _registering(stored)


def _tell(
    registration: Registration, by_phone: str, by_mail: str, desk: Desk, gate: Gate, post: Post
) -> None:
    try:
        tell_by("phone", registration, by_phone, desk, gate, post)
        tell_by("email", registration, by_mail, desk, gate, post)
    except (TooMany, Unavailable):
        desk.registrations.remove(registration)
        raise


def tell_by(
    way: Way, registration: Registration, code: str, desk: Desk, gate: Gate, post: Post
) -> None:
    """Whoever has the number's account hears of it, in as many messages; the stranger gets no code that would serve.

    They hear where they can be reached by now, whether or not that was carried out. Raises TooMany or Unavailable.
    """
    particulars = registration.particulars
    asked, owner = particulars.contact, _owner(particulars.cccd, desk, gate)
    if owner is None and way == "phone":
        post.code_by_text(asked, "registration_code", code)
    elif owner is None:
        post.code_by_mail(asked, "registration_code", code)
    elif way == "phone":
        post.text_instead(asked, owner, "already_registered")
    else:
        post.mail_instead(asked, owner, "already_registered")


def _owner(cccd: str, desk: Desk, gate: Gate) -> Contact | None:
    found = desk.people.owner(gate.seal.of("national", cccd))
    return found.contact_at(gate.clock.now()) if found else None


def _registering(registration: Registration) -> Registering:
    contact = registration.particulars.contact
    return Registering(
        registration=registration.registration,
        phone_hint=contact.phone_hint,
        email_hint=contact.email_hint,
        expires_at=registration.expires_at,
    )
