from datetime import datetime
from typing import NamedTuple

from portal.domain.model import Value
from portal.domain.ports.common import Clock
from portal.domain.ports.factors import Totps
from portal.domain.ports.identity import People
from portal.domain.ports.locker import Locker
from portal.domain.ports.totp import TotpCodes
from portal.domain.session import Session
from portal.domain.totp import OFFER_LASTS, PURPOSE, Totp
from portal.operations.show_session import owner


class OfferedTotp(Value):
    """`uri` is for an app to scan (`picture` is its QR code, an SVG), `secret` to be typed. They are told once."""

    uri: str
    secret: str
    picture: str
    expires_at: datetime


class Setting(NamedTuple):
    """Where an authenticator app is set up."""

    totps: Totps
    totp_codes: TotpCodes
    locker: Locker
    clock: Clock


def offer_totp(me: Session, people: People, setting: Setting) -> OfferedTotp:
    """A new secret for an app; one in use stays until the app shows a code of it. Raises NotSignedIn, Raced."""
    name, person = owner(me, people).particulars.name, me.person
    secret, until = setting.totp_codes.secret(), setting.clock.now() + OFFER_LASTS
    kept = setting.totps.find(person) or Totp(person=person, version=0)
    setting.totps.save(kept.offering(setting.locker.close(secret, person, PURPOSE), until))
    uri = setting.totp_codes.uri(secret, name)
    picture = setting.totp_codes.picture(uri)
    return OfferedTotp(uri=uri, secret=secret, picture=picture, expires_at=until)
