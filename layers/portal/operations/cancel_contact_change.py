from portal.domain.errors import NotFound, NotSignedIn
from portal.domain.happened import By, Happened, What
from portal.domain.model import Value
from portal.domain.one_time import Code
from portal.domain.person import Person
from portal.domain.ports.rates import Rates
from portal.domain.session import Session
from portal.operations.carry_out_changes import place_name
from portal.operations.freeze_account import read_notice
from portal.operations.security_notice import warn
from portal.operations.shut_account import Safe


class CancelContactChange(Value):
    """The code that stands in the notice by which the change was announced."""

    code: Code


def cancel_by_code(
    command: CancelContactChange, name: str, address: str, safe: Safe, rates: Rates
) -> None:
    """Stop a change that waits, without signing in: `name` is the number of the notice that announced it.

    `address` is from where it is asked. Raises TooMany, NotFound, Invalid for a wrong code, Conflict after too many,
    Raced.
    """
    notice = read_notice(name.upper(), command.code, address, safe.bell, rates)
    _cancelled(safe.people.find(notice.person), notice.change, "code", safe)


def cancel_contact_change(name: str, me: Session, safe: Safe) -> None:
    """The same, for whoever is signed in. Raises NotFound, NotSignedIn, Raced."""
    person = safe.people.find(me.person)
    if person is None:
        raise NotSignedIn
    _cancelled(person, name, "session", safe)


def _cancelled(person: Person | None, name: str | None, by: By, safe: Safe) -> None:
    """Not what is due already: that counts, whether or not it was carried out."""
    now = safe.bell.clock.now()
    waiting = [
        one for one in (person.changing if person else ()) if one.change == name and now < one.at
    ]
    if person is None or not waiting:
        raise NotFound("contact_change_gone")
    rest = tuple(one for one in person.changing if one not in waiting)
    changed = person.changed(changing=rest)
    safe.people.save(changed, Happened(what=What.CONTACT_CANCELLED, at=now, by=by))
    called = place_name(safe.bell, changed, waiting[0].place)
    warn(safe.bell, changed, What.CONTACT_CANCELLED, place=called)
