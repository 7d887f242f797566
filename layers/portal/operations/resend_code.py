from datetime import datetime
from math import ceil

from portal.domain.errors import Conflict, NotFound, TooMany, Unavailable
from portal.domain.model import Value
from portal.domain.one_time import DIGITS, sealed
from portal.domain.registration import Registration, Way
from portal.operations.pass_gate import Gate
from portal.operations.register_person import Desk, tell_by
from portal.operations.write_to import Post


class ResendCode(Value):
    way: Way


class Resent(Value):
    """`again_at` is from when on another one may be asked for; none if this was the last."""

    registration: str
    expires_at: datetime
    again_at: datetime | None


def resend_code(command: ResendCode, name: str, desk: Desk, gate: Gate, post: Post) -> Resent:
    """Send another code to the telephone or the mailbox; the one before is worth nothing from then on.

    A number that has an account is answered alike, and its owner told again. Raises NotFound, Conflict for what is
    confirmed or spent, TooMany until it is time again, Unavailable if it could not be sent: then the old one serves.
    """
    before = _open(desk.registrations.find(name), command.way, gate.clock.now())
    code = desk.codes.digits(DIGITS)
    hashed = sealed(gate.seal, f"{name}|{command.way}", code)
    renewed = before.resent(command.way, hashed, gate.clock.now())
    desk.registrations.save(renewed)
    try:
        tell_by(command.way, renewed, code, desk, gate, post)
    except (TooMany, Unavailable):
        desk.registrations.save(renewed.unsent(before))
        raise
    return Resent(
        registration=name, expires_at=renewed.expires_at, again_at=renewed.again_at(command.way)
    )


def _open(registration: Registration | None, way: Way, now: datetime) -> Registration:
    if registration is None or now >= registration.expires_at:
        raise NotFound("registration_gone")
    if registration.person is not None or registration.over():
        raise Conflict("registration_over")
    again_at = registration.again_at(way)
    if again_at is None:
        raise Conflict("codes_used_up")
    if now < again_at:
        raise TooMany("code_just_sent", seconds=ceil((again_at - now).total_seconds()))
    return registration
