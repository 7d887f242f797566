from portal.domain.ports.factors import Passkeys, Totps
from portal.domain.session import Session


def remove_totp(me: Session, totps: Totps) -> None:
    totps.remove(me.person)


def remove_passkey(me: Session, passkey: str, passkeys: Passkeys) -> None:
    """Nothing, if it is not theirs: who has which passkey is nobody's business."""
    passkeys.remove(me.person, passkey)
