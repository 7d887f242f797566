"""Registering, signing in by password and code, and the session that follows."""

from datetime import datetime
from typing import Annotated, Literal

from chalice.app import Blueprint, Request
from pydantic import Field, RootModel, StringConstraints

from functions.auth.counting import raised, refusals, told
from functions.http import Answer, Doors
from functions.reading import address, body, idempotent
from functions.session import citizen, device_of, drop_cookie, set_cookie
from functions.wiring import Ports, ports
from portal.domain.captcha import Challenge
from portal.domain.device import Whence, named
from portal.domain.model import Value
from portal.operations.come_in import Hall, SignedIn
from portal.operations.confirm_registration import (
    ConfirmRegistration,
    Registered,
    confirm_registration,
)
from portal.operations.confirm_sign_in import ConfirmSignIn, Door, confirm_sign_in
from portal.operations.end_session import end_session
from portal.operations.offer_captcha import OfferCaptcha, offer_captcha
from portal.operations.pass_gate import Gate
from portal.operations.register_person import Desk, Registering, RegisterPerson, register_person
from portal.operations.show_session import WhoAmI, show_session
from portal.operations.sign_in import Counter, SigningIn, StartSignIn, sign_in
from portal.operations.write_to import Post

routes = Blueprint(__name__)
door = Doors(routes)


DeviceToken = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{43}$")]


class KnockedSignIn(StartSignIn):
    """`device`: the token by which this device is known, of whoever has no cookies."""

    device: DeviceToken | None = Field(default=None, repr=False)


class CarriedSignIn(ConfirmSignIn):
    """`carrier` says how tokens travel: a browser's script has no business with them."""

    carrier: Literal["cookie", "bearer"]
    device: DeviceToken | None = Field(default=None, repr=False)


class Session(Value):
    person: str
    name: str
    expires_at: datetime


class BearerSession(Session):
    """`device` is None on a public computer."""

    token: str
    device: str | None


class Begun(RootModel[BearerSession | Session]):
    """The token is told to whoever asked to carry it themselves."""


@door("POST", "/auth/captchas", 201, takes=OfferCaptcha, gives=Challenge)
def captcha(request: Request) -> Challenge:
    offer = offer_captcha(body(OfferCaptcha, request), ports().captchas, ports().rates)
    raised(offer.effort)
    return offer.challenge


@door(
    "POST",
    "/auth/registrations",
    202,
    takes=RegisterPerson,
    gives=Registering,
    idempotent=True,
)
def register(request: Request) -> Registering:
    """Strangers have no name yet: one stranger's key must not meet another's."""
    p, command = ports(), body(RegisterPerson, request)
    once = idempotent(p.seal.of("caller", command.cccd), request)
    desk = Desk(p.registrations, p.people, p.passwords, p.contacts, p.codes)
    return register_person(command, once, desk, _gate(p), _post(p))


@door(
    "POST",
    "/auth/registrations/{registration}/confirm",
    201,
    takes=ConfirmRegistration,
    gives=Registered,
)
def confirm_registering(request: Request, registration: str) -> Registered:
    p, command = ports(), body(ConfirmRegistration, request)
    return confirm_registration(command, registration, p.registrations, p.codes, p.seal, p.clock)


@door("POST", "/auth/sign-ins", 202, takes=KnockedSignIn, gives=SigningIn)
def start_sign_in(request: Request) -> SigningIn:
    p, command = ports(), body(KnockedSignIn, request)
    counter = Counter(
        p.people,
        p.passwords,
        p.sign_ins,
        p.codes,
        p.devices,
        p.arrivals,
        p.rates,
        p.tries_of_an_address,
    )
    with refusals():
        return sign_in(command, _whence(request, command.device), counter, _gate(p), _post(p))


@door("POST", "/auth/sign-ins/{sign_in}/confirm", 201, takes=CarriedSignIn, gives=Begun)
def confirm_signing_in(request: Request, sign_in: str) -> Answer:
    p, command = ports(), body(CarriedSignIn, request)
    hall = Hall(p.sessions, p.devices, p.arrivals, _post(p), p.codes, p.clock)
    way_in = Door(p.sign_ins, p.people, p.tries, p.seal, hall)
    came = confirm_sign_in(command, sign_in, _whence(request, command.device), way_in)
    told(told=came.told)
    return _carried(came, command)


@door("GET", "/auth/session", gives=WhoAmI, who="citizen")
def who_am_i(request: Request) -> WhoAmI:
    return show_session(citizen(request), ports().people)


@door("DELETE", "/auth/session", 204, who="citizen")
def sign_out(request: Request) -> Answer:
    end_session(citizen(request), ports().sessions)
    return Answer(None, drop_cookie())


def _whence(request: Request, device: str | None) -> Whence:
    said = str(request.headers.get("user-agent", ""))
    return Whence(address(request), device or device_of(request), named(said))


def _carried(came: SignedIn, command: CarriedSignIn) -> Answer:
    session = {"person": came.person, "name": came.name, "expires_at": came.expires_at}
    if command.carrier == "cookie":
        cookies = set_cookie(came.token, came.device, lasting=not command.public)
        return Answer(Session.model_validate(session), cookies)
    return Answer(BearerSession(**session, token=came.token, device=came.device))


def _gate(p: Ports) -> Gate:
    return Gate(p.captchas, p.spent_captchas, p.tries, p.seal, p.clock)


def _post(p: Ports) -> Post:
    return Post(p.messages, p.text_messages, p.mail, p.portal_host)
