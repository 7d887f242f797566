"""What the doors of this group share: the neighbours an operation takes, and how a token travels back."""

from datetime import datetime
from typing import Annotated, Literal

from chalice.app import Request
from pydantic import Field, RootModel, StringConstraints

from functions.http import Answer
from functions.reading import address
from functions.session import device_of, set_cookie
from functions.wiring import Ports
from portal.domain.device import Whence, named
from portal.domain.model import Value
from portal.operations.come_in import Hall, SignedIn
from portal.operations.confirm_sign_in import ConfirmSignIn, Door
from portal.operations.factors import Factors
from portal.operations.offer_passkey import Ring
from portal.operations.pass_gate import Gate
from portal.operations.password_provider import PasswordAndFactor
from portal.operations.register_person import Desk
from portal.operations.security_notice import Bell
from portal.operations.shut_account import Safe
from portal.operations.sign_in import Counter, StartSignIn
from portal.operations.start_reset import StartReset
from portal.operations.write_to import Post

Carrier = Literal["cookie", "bearer"]
"""How a session's token travels: a browser's script has no business with it."""


DeviceToken = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{43}$")]


class KnockedSignIn(StartSignIn):
    """`device`: the token by which this device is known, of whoever has no cookies."""

    device: DeviceToken | None = Field(default=None, repr=False)


class KnockedReset(StartReset):
    """`device` as at a sign-in."""

    device: DeviceToken | None = Field(default=None, repr=False)


class CarriedSignIn(ConfirmSignIn):
    """`public`: others use this computer too, so the session is short and the device stays a stranger."""

    carrier: Carrier
    device: DeviceToken | None = Field(default=None, repr=False)
    public: bool = False


class Session(Value):
    person: str
    name: str
    expires_at: datetime


class BearerSession(Session):
    """`device` is None on a public computer, and where nothing changed about it."""

    token: str
    device: str | None


class Begun(RootModel[BearerSession | Session]):
    """The token is told to whoever asked to carry it themselves."""


def carried(came: SignedIn, carrier: Carrier, *, public: bool = False) -> Answer:
    session = {"person": came.person, "name": came.name, "expires_at": came.expires_at}
    if carrier == "cookie":
        cookies = set_cookie(came.token, came.device, lasting=not public)
        return Answer(Session.model_validate(session), cookies)
    return Answer(BearerSession(**session, token=came.token, device=came.device))


def whence(request: Request, device: str | None) -> Whence:
    said = str(request.headers.get("user-agent", ""))
    return Whence(address(request), device or device_of(request), named(said))


def gate(p: Ports) -> Gate:
    return Gate(p.captchas, p.spent_captchas, p.tries, p.seal, p.clock)


def desk(p: Ports) -> Desk:
    return Desk(p.registrations, p.people, p.passwords, p.contacts, p.codes)


def post(p: Ports) -> Post:
    return Post(p.messages, p.text_messages, p.mail, p.portal_host)


def safe(p: Ports) -> Safe:
    return Safe(p.people, p.sessions, Bell(p.security_notices, post(p), p.codes, p.seal, p.clock))


def factors(p: Ports) -> Factors:
    return Factors(p.totps, p.recovery_sets, p.totp_codes, p.locker)


def counter(p: Ports) -> Counter:
    return Counter(
        p.people,
        p.passwords,
        p.sign_ins,
        p.codes,
        factors(p),
        p.devices,
        p.arrivals,
        p.rates,
        p.tries_of_an_address,
    )


def way_in(p: Ports) -> Door:
    return Door(
        p.tries, p.seal, Hall(p.sessions, p.devices, p.arrivals, safe(p).bell, p.codes, p.clock)
    )


def ring(p: Ports) -> Ring:
    return Ring(p.passkeys, p.passkey_challenges, p.ceremonies, p.codes, p.clock)


def password_and_factor(p: Ports, session: str = "", device: str = "") -> PasswordAndFactor:
    return PasswordAndFactor(
        p.sign_ins, p.people, factors(p), p.seal, p.clock, p.arrivals, session, device
    )
