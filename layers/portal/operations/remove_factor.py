from portal.domain.errors import NotFound
from portal.domain.ports.factors import Passkeys, Totps
from portal.domain.session import Session


def remove_totp(me: Session, totps: Totps) -> None:
    totps.remove(me.person)


def remove_passkey(me: Session, passkey: str, passkeys: Passkeys) -> None:
    """Raises NotFound, also for somebody else's: who has which passkey is nobody's business."""
    if passkeys.find(me.person, passkey) is None:
        raise NotFound
    passkeys.remove(me.person, passkey)
