from portal.domain.errors import Conflict, Defect, Invalid
from portal.domain.happened import What
from portal.domain.model import Id, Line, Value
from portal.domain.passkey import MOST, NewKey, Purpose
from portal.domain.session import Session
from portal.operations.factor_changed import factor_changed
from portal.operations.list_factors import KnownPasskey, known
from portal.operations.offer_passkey import Ring
from portal.operations.shut_account import Safe
from portal.operations.spend_challenge import spend_challenge


class AddPasskey(Value):
    """`label` is how its owner tells it from others."""

    challenge: Id
    key: NewKey
    label: Line


def add_passkey(command: AddPasskey, me: Session, ring: Ring, safe: Safe) -> KnownPasskey:
    """Keep what a device answered. Raises NotFound, Invalid, Conflict for one too many, Raced."""
    asked = spend_challenge(command.challenge, Purpose.ADD, me.session, ring)
    passkey = ring.ceremonies.added(
        command.key, asked.challenge, me.person, command.label, ring.clock.now()
    )
    if passkey is None:
        raise Invalid(defects=(Defect(pointer="/key", code="passkey_wrong"),))
    if len(ring.passkeys.of(me.person)) >= MOST:
        raise Conflict("passkeys_enough")
    ring.passkeys.add(passkey)
    factor_changed(me, What.FACTOR_ADDED, safe)
    return known(passkey)
