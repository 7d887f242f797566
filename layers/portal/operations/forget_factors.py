from portal.domain.ports.factors import Passkeys
from portal.operations.factors import Factors


def forget_factors(person: str, factors: Factors, passkeys: Passkeys) -> None:
    """Nothing but the password and the telephone proves them from now on: whose the rest was, nobody can tell."""
    factors.totps.remove(person)
    factors.recovery.remove(person)
    for passkey in passkeys.of(person):
        passkeys.remove(person, passkey.passkey)
