"""Registering, signing in by password and code, and the session that follows."""

from datetime import datetime
from typing import Literal

from chalice.app import Blueprint, Request
from pydantic import RootModel

from functions.http import Answer, Doors
from functions.reading import body, idempotent
from functions.session import citizen, drop_cookie, set_cookie
from functions.wiring import Ports, ports
from portal.domain.captcha import Challenge
from portal.domain.model import Value
from portal.operations.confirm_registration import (
    ConfirmRegistration,
    Registered,
    confirm_registration,
)
from portal.operations.confirm_sign_in import ConfirmSignIn, Door, SignedIn, confirm_sign_in
from portal.operations.end_session import end_session
from portal.operations.offer_captcha import OfferCaptcha, offer_captcha
from portal.operations.pass_gate import Gate
from portal.operations.register_person import Desk, Registering, RegisterPerson, register_person
from portal.operations.show_session import WhoAmI, show_session
from portal.operations.sign_in import Counter, SigningIn, StartSignIn, sign_in
from portal.operations.write_to import Post

routes = Blueprint(__name__)
door = Doors(routes)


class CarriedSignIn(ConfirmSignIn):
    """`carrier` says how the session's token travels: a browser's script has no business with it."""

    carrier: Literal["cookie", "bearer"]


class Session(Value):
    person: str
    name: str
    expires_at: datetime


class BearerSession(Session):
    token: str


class Begun(RootModel[BearerSession | Session]):
    """The token is told to whoever asked to carry it themselves."""


@door("POST", "/auth/captchas", 201, takes=OfferCaptcha, gives=Challenge)
def captcha(request: Request) -> Challenge:
    return offer_captcha(body(OfferCaptcha, request), ports().captchas)


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
    return register_person(command, once, desk_of(p), _gate(p), post_of(p))


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


@door("POST", "/auth/sign-ins", 202, takes=StartSignIn, gives=SigningIn)
def start_sign_in(request: Request) -> SigningIn:
    p, command = ports(), body(StartSignIn, request)
    counter = Counter(p.people, p.passwords, p.sign_ins, p.codes)
    return sign_in(command, counter, _gate(p), post_of(p))


@door("POST", "/auth/sign-ins/{sign_in}/confirm", 201, takes=CarriedSignIn, gives=Begun)
def confirm_signing_in(request: Request, sign_in: str) -> Answer:
    p, command = ports(), body(CarriedSignIn, request)
    way_in = Door(p.sign_ins, p.people, p.sessions, p.tries, p.codes, p.seal, p.clock)
    return _carried(confirm_sign_in(command, sign_in, way_in), command.carrier)


@door("GET", "/auth/session", gives=WhoAmI, who="citizen")
def who_am_i(request: Request) -> WhoAmI:
    return show_session(citizen(request), ports().people, ports().clock)


@door("DELETE", "/auth/session", 204, who="citizen")
def sign_out(request: Request) -> Answer:
    end_session(citizen(request), ports().sessions)
    return Answer(None, drop_cookie())


def _carried(came: SignedIn, carrier: Literal["cookie", "bearer"]) -> Answer:
    person, name, expires_at, token = came
    if carrier == "cookie":
        return Answer(Session(person=person, name=name, expires_at=expires_at), set_cookie(token))
    return Answer(BearerSession(person=person, name=name, expires_at=expires_at, token=token))


def _gate(p: Ports) -> Gate:
    return Gate(p.captchas, p.spent_captchas, p.tries, p.seal, p.clock)


def desk_of(p: Ports) -> Desk:
    return Desk(p.registrations, p.people, p.passwords, p.contacts, p.codes)


def post_of(p: Ports) -> Post:
    return Post(p.messages, p.text_messages, p.mail, p.portal_host)
