"""A sign-in or step-up that somebody comes back to."""

from datetime import datetime

from portal.domain.errors import Conflict, NotFound
from portal.domain.person import Person
from portal.domain.ports.identity import People, SignIns
from portal.domain.sign_in import SignIn


def under_way(
    name: str, session: str, sign_ins: SignIns, people: People, now: datetime
) -> tuple[SignIn, Person]:
    """What is under way under that name, and whose it is. A step-up is found from its own session alone.

    Raises NotFound, also for an account that was barred since; Conflict for what was used, or tried too often.
    """
    begun = sign_ins.find(name)
    if begun is None or now >= begun.expires_at or begun.session != session:
        raise NotFound("sign_in_gone")
    if begun.over():
        raise Conflict("sign_in_over")
    person = people.find(begun.person)
    if person is None or person.epoch != begun.epoch:
        raise NotFound("sign_in_gone")
    return begun, person
