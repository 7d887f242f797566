from datetime import datetime

from portal.domain.model import Value
from portal.domain.passkey import Passkey
from portal.domain.ports.factors import Passkeys, RecoverySets, Totps
from portal.domain.session import Session
from portal.operations.factors import Factors


class KnownPasskey(Value):
    passkey: str
    label: str
    added_at: datetime
    used_at: datetime | None


class MyFactors(Value):
    """`totp_since` is null without an authenticator app."""

    totp_since: datetime | None
    passkeys: tuple[KnownPasskey, ...]
    recovery_codes_left: int


def list_factors(me: Session, factors: Factors, passkeys: Passkeys) -> MyFactors:
    return factors_of(me.person, factors.totps, factors.recovery, passkeys)


def factors_of(
    person: str, totps: Totps, recoveries: RecoverySets, passkeys: Passkeys
) -> MyFactors:
    """What proves them beside password and telephone, the newest passkey first: nothing that would prove it itself."""
    totp, recovery = totps.find(person), recoveries.find(person)
    newest = sorted(passkeys.of(person), key=lambda one: one.added_at, reverse=True)
    return MyFactors(
        totp_since=totp.since if totp else None,
        passkeys=tuple(known(one) for one in newest),
        recovery_codes_left=len(recovery.hashes) if recovery else 0,
    )


def known(passkey: Passkey) -> KnownPasskey:
    return KnownPasskey(
        passkey=passkey.passkey,
        label=passkey.label,
        added_at=passkey.added_at,
        used_at=passkey.used_at,
    )
