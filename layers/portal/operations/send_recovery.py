from contextlib import suppress

from portal.domain.errors import TooMany
from portal.domain.one_time import DIGITS, sealed
from portal.domain.ports.changes import Recoveries
from portal.domain.ports.identity import People
from portal.operations.security_notice import Bell
from portal.operations.sparing import KNOWN_RESET, RESET


def send_recovery(name: str, recoveries: Recoveries, people: People, bell: Bell) -> None:
    """Send a code to the telephone and another to the mailbox of whoever has the number; to nobody if nobody has.

    Asked twice, it sends others, and the last count: better two messages than none. Not once somebody tries them.
    Somebody whose number is asked for all day has had enough of them, and hears of no more. Raises Unavailable, Raced.
    """
    now, begun = bell.clock.now(), recoveries.find(name)
    if begun is None or begun.tries or begun.spent or now >= begun.expires_at:
        return
    person = people.owner(begun.national)
    if person is None:
        return
    made = {way: bell.codes.digits(DIGITS) for way in ("phone", "email")}
    kept = {way: sealed(bell.seal, f"{name}|{way}", code) for way, code in made.items()}
    recoveries.save(begun.sent(kept, person.epoch))
    contact = person.contact_at(now)
    serves = KNOWN_RESET if begun.known else RESET
    with suppress(TooMany):
        bell.post.code_by_text(contact, RESET, made["phone"], serves)
        bell.post.code_by_mail(contact, RESET, made["email"], serves)
