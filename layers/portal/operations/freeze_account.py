from datetime import timedelta
from typing import Annotated

from pydantic import StringConstraints

from portal.domain.errors import Conflict, Defect, Invalid, NotFound, NotSignedIn, TooMany
from portal.domain.happened import By, Happened, What
from portal.domain.model import Value
from portal.domain.one_time import MOST_TRIES, Code, matches
from portal.domain.person import Person
from portal.domain.ports.rates import Rates
from portal.domain.security_notice import SecurityNotice
from portal.domain.session import Session
from portal.domain.tries import source
from portal.operations.again import again
from portal.operations.security_notice import Bell, warn
from portal.operations.shut_account import Safe, end_all, shut

MOST_FROM_ONE_ADDRESS = 300
"""An hour, over all notices: many people share an address, a number is one of 2^40, and each takes five guesses."""

_HOUR = timedelta(hours=1)

Number = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]{8}$", to_upper=True)]


class FreezeAccount(Value):
    """The number and the code that stand in a security notice."""

    notice: Number
    code: Code


def freeze_account(me: Session, safe: Safe) -> None:
    """Shut the caller's account: nobody is in, nobody gets in, and no contact change goes on.

    Safe to ask twice. Raises NotSignedIn, Raced.
    """
    person = safe.people.find(me.person)
    if person is None:
        raise NotSignedIn
    _frozen(person, "session", safe)


def freeze_by_code(command: FreezeAccount, address: str, safe: Safe, rates: Rates) -> None:
    """The same, for whoever holds a security notice. `address` is from where it is asked.

    Raises NotFound for no such notice, Invalid for a wrong code, Conflict for one that was used or guessed at too
    often, TooMany, Raced.
    """
    bell = safe.bell
    notice = read_notice(command.notice, command.code, address, bell, rates)
    person = safe.people.find(notice.person)
    if person is None:
        raise NotFound("notice_gone")
    if notice.spent and person.frozen_at is None:
        raise Conflict("notice_over")
    _frozen(person, "code", safe)
    if not notice.spent:
        bell.notices.save(notice.used())


def read_notice(name: str, code: str, address: str, bell: Bell, rates: Rates) -> SecurityNotice:
    """The notice of that number, once the code is its own.

    Whatever a code is good for, the tries from one address are counted together, before anybody looks. Raises
    TooMany, NotFound, Invalid, Conflict, Raced.
    """
    whence = bell.seal.of("tries", source(address))
    if rates.hit(f"NOTICES-FROM#{whence}", _HOUR) > MOST_FROM_ONE_ADDRESS:
        raise TooMany(minutes=60)
    notice = bell.notices.find(name)
    if notice is None or bell.clock.now() >= notice.expires_at:
        raise NotFound("notice_gone")
    if notice.over():
        raise Conflict("notice_over")
    if not matches(bell.seal, notice.code, name, code):
        bell.notices.save(notice.tried())
        left = MOST_TRIES - notice.tries - 1
        raise Invalid(defects=(Defect(pointer="/code", code="code_wrong", params={"left": left}),))
    return notice


def _frozen(person: Person, by: By, safe: Safe) -> None:
    """Whoever else changes the account in that moment does not keep it open."""
    frozen = again(lambda: _shut(safe.people.find(person.person), by, safe))
    if frozen is not None:
        warn(safe.bell, frozen, What.FROZEN)


def _shut(person: Person | None, by: By, safe: Safe) -> Person | None:
    """Frozen already, only what a lost answer may have left undone: sessions that should be over.

    A contact that is due counts; one that is not never will.
    """
    if person is None or person.frozen_at is not None:
        if person is not None:
            end_all(safe, person)
        return None
    now = safe.bell.clock.now()
    contact = person.particulars.model_copy(update={"contact": person.contact_at(now)})
    frozen = person.barred(frozen_at=now, changing=(), particulars=contact)
    shut(safe, frozen, Happened(what=What.FROZEN, at=now, by=by))
    return frozen
