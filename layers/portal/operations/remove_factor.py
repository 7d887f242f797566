from portal.domain.errors import NotFound
from portal.domain.happened import What
from portal.domain.ports.factors import Passkeys, Totps
from portal.domain.session import Session
from portal.operations.factor_changed import factor_changed
from portal.operations.shut_account import Safe


def remove_totp(me: Session, totps: Totps, safe: Safe) -> None:
    """Removing what proved nobody yet tells nobody of anything."""
    kept = totps.find(me.person)
    totps.remove(me.person)
    if kept and kept.secret:
        factor_changed(me, What.FACTOR_REMOVED, safe)


def remove_passkey(me: Session, passkey: str, passkeys: Passkeys, safe: Safe) -> None:
    """Raises NotFound, also for somebody else's: who has which passkey is nobody's business."""
    if passkeys.find(me.person, passkey) is None:
        raise NotFound
    passkeys.remove(me.person, passkey)
    factor_changed(me, What.FACTOR_REMOVED, safe)
