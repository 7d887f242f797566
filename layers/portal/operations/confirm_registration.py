from datetime import datetime

from portal.domain.errors import Conflict, Defect, Invalid, NotFound, Raced
from portal.domain.model import Value
from portal.domain.one_time import MOST_TRIES, Code, matches
from portal.domain.person import Person
from portal.domain.ports.common import Clock, Codes, Seal
from portal.domain.ports.identity import Registrations
from portal.domain.registration import Registration


class ConfirmRegistration(Value):
    phone_code: Code
    email_code: Code


class Registered(Value):
    person: str


def confirm_registration(
    command: ConfirmRegistration,
    name: str,
    registrations: Registrations,
    codes: Codes,
    seal: Seal,
    clock: Clock,
) -> Registered:
    """Make the account, once both codes are right; the same codes again give the same account.

    Raises NotFound, Invalid for a wrong code, Conflict after too many of them or if the number has
    an account, Raced if it was tried twice in the same moment.
    """
    now = clock.now()
    registration = _open(registrations.find(name), now)
    defects = _wrong(command, registration, seal)
    if defects:
        registrations.save(registration.tried())
        raise Invalid(defects=defects)
    if registration.person is not None:
        return Registered(person=registration.person)
    return _made(registration, codes.id(), now, registrations, seal)


def _open(registration: Registration | None, now: datetime) -> Registration:
    if registration is None or now >= registration.expires_at:
        raise NotFound("registration_gone")
    if registration.over():
        raise Conflict("registration_over")
    return registration


def _wrong(
    command: ConfirmRegistration, registration: Registration, seal: Seal
) -> tuple[Defect, ...]:
    left = MOST_TRIES - registration.tries - 1
    given = {
        "phone": (registration.phone_code, command.phone_code),
        "email": (registration.email_code, command.email_code),
    }
    return tuple(
        Defect(pointer=f"/{way}_code", code="code_wrong", params={"left": left})
        for way, (kept, code) in given.items()
        if not matches(seal, kept, f"{registration.registration}|{way}", code)
    )


def _made(
    registration: Registration, name: str, now: datetime, registrations: Registrations, seal: Seal
) -> Registered:
    person = Person(person=name, particulars=registration.particulars, registered_at=now)
    national = seal.of("national", person.particulars.cccd)
    try:
        registrations.complete(registration.became(person), person, national)
    except Raced:
        return _again(registration, registrations)
    return Registered(person=person.person)


def _again(decided_upon: Registration, registrations: Registrations) -> Registered:
    """Another knock at the same door was quicker, or the number is taken."""
    stored = registrations.find(decided_upon.registration)
    if stored == decided_upon:
        raise Conflict("already_registered")
    if stored is None or stored.person is None:
        raise Raced
    return Registered(person=stored.person)
