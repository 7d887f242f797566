from datetime import datetime
from math import ceil

from portal.domain.errors import Conflict, TooMany
from portal.domain.model import Value
from portal.domain.one_time import DIGITS, sealed
from portal.domain.sign_in import SignIn
from portal.operations.pass_gate import Gate
from portal.operations.sign_in import Counter
from portal.operations.under_way import under_way
from portal.operations.write_to import Post


class Texted(Value):
    """Another one may be asked for at `next_text_at`; never again if that is null."""

    phone_hint: str
    next_text_at: datetime | None


def text_code(name: str, session: str, counter: Counter, gate: Gate, post: Post) -> Texted:
    """Send a new code to the telephone; the one before is worth nothing from then on.

    `session` is the one that steps up, or empty. Raises NotFound, Conflict, TooMany, Raced.
    """
    now, code = gate.clock.now(), counter.codes.digits(DIGITS)
    begun, person = under_way(name, session, counter.sign_ins, counter.people, now)
    _patience(begun, now)
    sent = begun.sent_again(sealed(gate.seal, name, code), now)
    counter.sign_ins.save(sent)
    contact = person.contact_at(now)
    post.code_by_text(contact, sent.notice, code)
    return Texted(phone_hint=contact.phone_hint, next_text_at=sent.next_text_at())


def _patience(begun: SignIn, now: datetime) -> None:
    next_at = begun.next_text_at()
    if next_at is None:
        raise Conflict("texts_over")
    if now < next_at:
        raise TooMany("text_too_soon", seconds=ceil((next_at - now).total_seconds()))
