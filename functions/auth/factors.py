"""Authenticator apps and recovery codes: who may change them proved lately who they are."""

from chalice.app import Blueprint, Request

from functions.auth.parts import factors, safe
from functions.http import Doors
from functions.reading import body
from functions.session import citizen, proven, proven_citizen
from functions.wiring import Ports, ports
from portal.operations.confirm_totp import ConfirmTotp, confirm_totp
from portal.operations.list_factors import MyFactors, list_factors
from portal.operations.make_recovery_codes import NewRecoveryCodes, make_recovery_codes
from portal.operations.offer_totp import OfferedTotp, Setting, offer_totp
from portal.operations.remove_factor import remove_totp

routes = Blueprint(__name__)
door = Doors(routes)


@door("GET", "/auth/factors", gives=MyFactors, who="citizen")
def my_factors(request: Request) -> MyFactors:
    p = ports()
    return list_factors(citizen(request), factors(p), p.passkeys)


@door("POST", "/auth/totp", 201, gives=OfferedTotp, who="citizen")
def offer_app(request: Request) -> OfferedTotp:
    p = ports()
    return offer_totp(proven_citizen(request), p.people, _setting(p))


@door("POST", "/auth/totp/confirm", 204, takes=ConfirmTotp, who="citizen")
def confirm_app(request: Request) -> None:
    me, command = citizen(request), body(ConfirmTotp, request)
    confirm_totp(command, proven(me), _setting(ports()), safe(ports()))


@door("DELETE", "/auth/totp", 204, who="citizen")
def remove_app(request: Request) -> None:
    remove_totp(proven_citizen(request), ports().totps, safe(ports()))


@door("POST", "/auth/recovery-codes", 201, gives=NewRecoveryCodes, who="citizen")
def new_recovery_codes(request: Request) -> NewRecoveryCodes:
    p = ports()
    return make_recovery_codes(proven_citizen(request), p.recovery_sets, p.codes, p.seal, safe(p))


def _setting(p: Ports) -> Setting:
    return Setting(p.totps, p.totp_codes, p.locker, p.clock)
