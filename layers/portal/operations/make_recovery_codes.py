from portal.domain.happened import What
from portal.domain.model import Value
from portal.domain.ports.common import Codes, Seal
from portal.domain.ports.factors import RecoverySets
from portal.domain.recovery_codes import RecoveryCodes, new_codes, recovery_hash
from portal.domain.session import Session
from portal.operations.factor_changed import factor_changed
from portal.operations.shut_account import Safe


class NewRecoveryCodes(Value):
    """They are told once."""

    codes: tuple[str, ...]


def make_recovery_codes(
    me: Session, sets: RecoverySets, codes: Codes, seal: Seal, safe: Safe
) -> NewRecoveryCodes:
    """Ten new ones; those before are worth nothing from now on. Raises Raced."""
    made, kept = new_codes(codes), sets.find(me.person)
    hashes = tuple(recovery_hash(seal, me.person, code) for code in made)
    version = kept.version + 1 if kept else 1
    sets.save(RecoveryCodes(person=me.person, hashes=hashes, version=version))
    factor_changed(me, What.FACTOR_ADDED, safe)
    return NewRecoveryCodes(codes=made)
