"""Registering, signing in by password and code, and the session that follows."""

from chalice.app import Blueprint, Request

from functions.auth.counting import raised, told
from functions.auth.parts import (
    Begun,
    CarriedSignIn,
    KnockedSignIn,
    carried,
    counter,
    desk,
    gate,
    password_and_factor,
    post,
    way_in,
    whence,
)
from functions.http import Answer, Doors
from functions.reading import body, idempotent
from functions.refusals import refusals
from functions.session import citizen, drop_cookie
from functions.wiring import ports
from portal.domain.captcha import Challenge
from portal.operations.confirm_registration import (
    ConfirmRegistration,
    Registered,
    confirm_registration,
)
from portal.operations.confirm_sign_in import Arriving, confirm_sign_in
from portal.operations.end_session import end_session
from portal.operations.offer_captcha import OfferCaptcha, offer_captcha
from portal.operations.register_person import Registering, RegisterPerson, register_person
from portal.operations.show_session import WhoAmI, show_session
from portal.operations.sign_in import SigningIn, sign_in
from portal.operations.text_code import Texted, text_code

routes = Blueprint(__name__)
door = Doors(routes)


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
    return register_person(command, once, desk(p), gate(p), post(p))


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
    with refusals():
        return sign_in(command, whence(request, command.device), counter(p), gate(p), post(p))


@door("POST", "/auth/sign-ins/{sign_in}/text-messages", 202, gives=Texted)
def text_sign_in_code(_request: Request, sign_in: str) -> Texted:
    p = ports()
    return text_code(sign_in, "", counter(p), gate(p), post(p))


@door("POST", "/auth/sign-ins/{sign_in}/confirm", 201, takes=CarriedSignIn, gives=Begun)
def confirm_signing_in(request: Request, sign_in: str) -> Answer:
    p, command = ports(), body(CarriedSignIn, request)
    arriving = Arriving(whence(request, command.device), command.public)
    provider = password_and_factor(p, device=arriving.whence.name)
    came = confirm_sign_in(command, sign_in, arriving, provider, way_in(p))
    told(told=came.told)
    return carried(came, command.carrier, public=command.public)


@door("GET", "/auth/session", gives=WhoAmI, who="citizen")
def who_am_i(request: Request) -> WhoAmI:
    return show_session(citizen(request), ports().people, ports().clock)


@door("DELETE", "/auth/session", 204, who="citizen")
def sign_out(request: Request) -> Answer:
    end_session(citizen(request), ports().sessions)
    return Answer(None, drop_cookie())
