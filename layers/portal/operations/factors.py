"""Second factors: which somebody has, and whether what they bring is one."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple, TypeAlias

from portal.domain.one_time import matches
from portal.domain.ports.common import Seal
from portal.domain.ports.factors import RecoverySets, Totps
from portal.domain.ports.locker import Locker
from portal.domain.ports.totp import TotpCodes
from portal.domain.recovery_codes import recovery_hash
from portal.domain.sign_in import SignIn
from portal.domain.totp import PURPOSE
from portal.domain.way import Way

Spend: TypeAlias = Callable[[], None]
"""Lets what was brought be worth nothing any more. Raises Raced if somebody was quicker."""


class Factors(NamedTuple):
    totps: Totps
    recovery: RecoverySets
    totp_codes: TotpCodes
    locker: Locker


def ways_of(person: str, factors: Factors) -> tuple[Way, ...]:
    """The strongest first. A telephone everybody has; a recovery code is the last thing to reach for."""
    totp, recovery = factors.totps.find(person), factors.recovery.find(person)
    has = {
        Way.TOTP: totp is not None and totp.in_use(),
        Way.SMS: True,
        Way.RECOVERY: recovery is not None and bool(recovery.hashes),
    }
    return tuple(way for way in Way if has[way])


def proves(
    begun: SignIn, way: Way, code: str, factors: Factors, seal: Seal, now: datetime
) -> Spend | None:
    """How to spend it if it is right; None if it is not."""
    if way is Way.TOTP:
        return _totp(begun.person, code, factors, now)
    if way is Way.RECOVERY:
        return _recovery(begun.person, code, factors, seal)
    return _nothing if matches(seal, begun.code, begun.sign_in, code) else None


def _nothing() -> None:
    """A code that was sent is over with the sign-in it was sent for."""


def _totp(person: str, code: str, factors: Factors, now: datetime) -> Spend | None:
    kept = factors.totps.find(person)
    if kept is None or not kept.in_use():
        return None
    step = factors.totp_codes.step(factors.locker.open(kept.secret, person, PURPOSE), code, now)
    if step is None or step <= kept.last_step:
        return None
    used = kept.used(step)
    return lambda: factors.totps.save(used)


def _recovery(person: str, code: str, factors: Factors, seal: Seal) -> Spend | None:
    kept, brought = factors.recovery.find(person), recovery_hash(seal, person, code)
    if kept is None or brought not in kept.hashes:
        return None
    left = kept.without(brought)
    return lambda: factors.recovery.save(left)
