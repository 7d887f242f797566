"""Passkeys: adding and removing them, and signing in with one alone."""

from chalice.app import Blueprint, Request
from pydantic import Field

from functions.auth.counting import told
from functions.auth.parts import Begun, Carrier, DeviceToken, carried, ring, safe, way_in, whence
from functions.http import Answer, Doors
from functions.reading import body
from functions.session import citizen, proven, proven_citizen
from functions.wiring import ports
from portal.domain.model import Value
from portal.domain.passkey import Assertion
from portal.operations.add_passkey import AddPasskey, add_passkey
from portal.operations.confirm_sign_in import Arriving, confirm_sign_in
from portal.operations.list_factors import KnownPasskey
from portal.operations.offer_passkey import Challenged, ask_for_passkey, offer_passkey
from portal.operations.passkey_provider import PasskeyAlone
from portal.operations.remove_factor import remove_passkey

routes = Blueprint(__name__)
door = Doors(routes)


class CarriedAssertion(Value):
    """`public` and `device` as in a sign-in by password."""

    assertion: Assertion
    carrier: Carrier
    device: DeviceToken | None = Field(default=None, repr=False)
    public: bool = False


@door("POST", "/auth/passkeys/challenges", 201, gives=Challenged, who="citizen")
def offer_key(request: Request) -> Challenged:
    p = ports()
    return offer_passkey(proven_citizen(request), p.people, ring(p))


@door("POST", "/auth/passkeys", 201, takes=AddPasskey, gives=KnownPasskey, who="citizen")
def add_key(request: Request) -> KnownPasskey:
    me, command = citizen(request), body(AddPasskey, request)
    return add_passkey(command, proven(me), ring(ports()), safe(ports()))


@door("DELETE", "/auth/passkeys/{passkey}", 204, who="citizen")
def remove_key(request: Request, passkey: str) -> None:
    remove_passkey(proven_citizen(request), passkey, ports().passkeys, safe(ports()))


@door("POST", "/auth/passkey-sign-ins", 201, gives=Challenged)
def start_with_passkey(_request: Request) -> Challenged:
    return ask_for_passkey(None, ring(ports()))


@door(
    "POST",
    "/auth/passkey-sign-ins/{challenge}/confirm",
    201,
    takes=CarriedAssertion,
    gives=Begun,
)
def sign_in_with_passkey(request: Request, challenge: str) -> Answer:
    p, command = ports(), body(CarriedAssertion, request)
    provider = PasskeyAlone(ring(p), p.people)
    arriving = Arriving(whence(request, command.device), command.public)
    came = confirm_sign_in(command.assertion, challenge, arriving, provider, way_in(p))
    told(told=came.told)
    return carried(came, command.carrier, public=command.public)
