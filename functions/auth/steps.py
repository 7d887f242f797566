"""Stepping up: somebody who is signed in proves it again, and goes on under a new token, carried as the old one was."""

from chalice.app import Blueprint, Request

from functions.auth.parts import (
    Begun,
    Carrier,
    carried,
    counter,
    gate,
    password_and_factor,
    post,
    ring,
)
from functions.http import Answer, Doors
from functions.reading import body
from functions.session import bearer, citizen
from functions.wiring import Ports, ports
from portal.domain.passkey import Assertion
from portal.operations.confirm_sign_in import ConfirmSignIn
from portal.operations.offer_passkey import Challenged, ask_for_passkey
from portal.operations.passkey_provider import PasskeyAlone
from portal.operations.sign_in import SigningIn
from portal.operations.step_up import StepUp, Threshold, confirm_step_up, step_up
from portal.operations.text_code import Texted, text_code

routes = Blueprint(__name__)
door = Doors(routes)


@door("POST", "/auth/step-ups", 202, takes=StepUp, gives=SigningIn, who="citizen")
def start_step_up(request: Request) -> SigningIn:
    me, p = citizen(request), ports()
    return step_up(body(StepUp, request), me, counter(p), gate(p), post(p))


@door("POST", "/auth/step-ups/{step_up}/text-messages", 202, gives=Texted, who="citizen")
def text_step_up_code(request: Request, step_up: str) -> Texted:
    me, p = citizen(request), ports()
    return text_code(step_up, me.session, counter(p), gate(p), post(p))


@door(
    "POST",
    "/auth/step-ups/{step_up}/confirm",
    201,
    takes=ConfirmSignIn,
    gives=Begun,
    who="citizen",
)
def finish_step_up(request: Request, step_up: str) -> Answer:
    me, p = citizen(request), ports()
    provider = password_and_factor(p, me.session)
    came = confirm_step_up(body(ConfirmSignIn, request), step_up, me, provider, _threshold(p))
    return carried(came, _carrier(request), public=me.public)


@door("POST", "/auth/passkey-step-ups", 201, gives=Challenged, who="citizen")
def start_with_passkey(request: Request) -> Challenged:
    return ask_for_passkey(citizen(request), ring(ports()))


@door(
    "POST",
    "/auth/passkey-step-ups/{challenge}/confirm",
    201,
    takes=Assertion,
    gives=Begun,
    who="citizen",
)
def step_up_with_passkey(request: Request, challenge: str) -> Answer:
    me, p = citizen(request), ports()
    provider = PasskeyAlone(ring(p), p.people, me)
    came = confirm_step_up(body(Assertion, request), challenge, me, provider, _threshold(p))
    return carried(came, _carrier(request), public=me.public)


def _threshold(p: Ports) -> Threshold:
    return Threshold(p.sessions, p.tries, p.codes, p.clock)


def _carrier(request: Request) -> Carrier:
    return "bearer" if bearer(request) else "cookie"
