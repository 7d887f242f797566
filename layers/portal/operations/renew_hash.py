from contextlib import suppress

from portal.domain.errors import Raced
from portal.domain.person import Person
from portal.domain.ports.identity import Passwords, People


def renew_hash(password: str, person: Person, people: People, passwords: Passwords) -> None:
    """Hash a password that was just right as one is hashed today: only now is it here to be read.

    Somebody else's change of the account wins; there will be another sign-in.
    """
    if not passwords.stale(person.particulars.password):
        return
    renewed = person.particulars.model_copy(update={"password": passwords.hash(password)})
    with suppress(Raced):
        people.save(person.changed(particulars=renewed))
