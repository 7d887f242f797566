"""What the doors of this group share: the neighbours an operation takes, and how a token travels back."""

from datetime import datetime
from typing import Literal

from pydantic import RootModel

from functions.http import Answer
from functions.session import set_cookie
from functions.wiring import Ports
from portal.domain.model import Value
from portal.operations.confirm_sign_in import ConfirmSignIn, Door, SignedIn
from portal.operations.factors import Factors
from portal.operations.offer_passkey import Ring
from portal.operations.pass_gate import Gate
from portal.operations.password_provider import PasswordAndFactor
from portal.operations.sign_in import Counter
from portal.operations.write_to import Post

Carrier = Literal["cookie", "bearer"]
"""How a session's token travels: a browser's script has no business with it."""


class CarriedSignIn(ConfirmSignIn):
    carrier: Carrier


class Session(Value):
    person: str
    name: str
    expires_at: datetime


class BearerSession(Session):
    token: str


class Begun(RootModel[BearerSession | Session]):
    """The token is told to whoever asked to carry it themselves."""


def carried(came: SignedIn, carrier: Carrier) -> Answer:
    person, name, expires_at, token = came
    if carrier == "cookie":
        return Answer(Session(person=person, name=name, expires_at=expires_at), set_cookie(token))
    return Answer(BearerSession(person=person, name=name, expires_at=expires_at, token=token))


def gate(p: Ports) -> Gate:
    return Gate(p.captchas, p.spent_captchas, p.tries, p.seal, p.clock)


def post(p: Ports) -> Post:
    return Post(p.messages, p.text_messages, p.mail, p.portal_host)


def factors(p: Ports) -> Factors:
    return Factors(p.totps, p.recovery_sets, p.totp_codes, p.locker)


def counter(p: Ports) -> Counter:
    return Counter(p.people, p.passwords, p.sign_ins, p.codes, factors(p))


def way_in(p: Ports) -> Door:
    return Door(p.sessions, p.tries, p.codes, p.clock)


def ring(p: Ports) -> Ring:
    return Ring(p.passkeys, p.passkey_challenges, p.ceremonies, p.codes, p.clock)


def password_and_factor(p: Ports, session: str = "") -> PasswordAndFactor:
    return PasswordAndFactor(p.sign_ins, p.people, factors(p), p.seal, p.clock, session)
