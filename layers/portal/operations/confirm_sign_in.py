from datetime import datetime
from typing import NamedTuple

from portal.domain.arrival import Outcome
from portal.domain.device import Whence
from portal.domain.errors import Conflict, Defect, Invalid, NotFound
from portal.domain.model import Value
from portal.domain.one_time import MOST_TRIES, Code, matches
from portal.domain.person import Person
from portal.domain.ports.common import Seal
from portal.domain.ports.identity import People, SignIns, TriesLately
from portal.domain.sign_in import SignIn
from portal.operations.brake import Counted, release
from portal.operations.come_in import Hall, SignedIn, come_in
from portal.operations.sign_in import arrived


class ConfirmSignIn(Value):
    """`public`: others use this computer too, so the session is short and the device stays a stranger."""

    code: Code
    public: bool = False


class Door(NamedTuple):
    """Where somebody comes in."""

    sign_ins: SignIns
    people: People
    tries: TriesLately
    seal: Seal
    hall: Hall


def confirm_sign_in(command: ConfirmSignIn, name: str, whence: Whence, door: Door) -> SignedIn:
    """Begin a session for the right code: exactly one, however many bring it at the same moment.

    Raises NotFound, Invalid for a wrong code, Conflict for a spent one, Raced.
    """
    begun = _open(door.sign_ins.find(name), door.hall.clock.now())
    if not matches(door.seal, begun.code, name, command.code):
        door.sign_ins.save(begun.tried())
        door.hall.arrivals.keep(arrived(begun, whence, Outcome.WRONG_CODE))
        left = MOST_TRIES - begun.tries - 1
        raise Invalid(defects=(Defect(pointer="/code", code="code_wrong", params={"left": left}),))
    door.sign_ins.save(begun.used())
    person = _person(begun, door)
    release(Counted(begun.tried_at or begun.account, begun.address), door.tries)
    arrival = arrived(begun, whence).model_copy(update={"public": command.public})
    return come_in(person, arrival, begun.account, whence, door.hall)


def _open(begun: SignIn | None, now: datetime) -> SignIn:
    if begun is None or now >= begun.expires_at:
        raise NotFound("sign_in_gone")
    if begun.over():
        raise Conflict("sign_in_over")
    return begun


def _person(begun: SignIn, door: Door) -> Person:
    """Whose sign-in it is, unless everything that proved them has stopped doing so meanwhile."""
    person = door.people.find(begun.person)
    if person is None or person.epoch != begun.epoch:
        raise NotFound("sign_in_gone")
    return person
