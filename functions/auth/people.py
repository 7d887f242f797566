"""Codes that are sent again, and what a person may see and say of their own account."""

from chalice.app import Blueprint, Request

from functions.auth.parts import desk, gate, post
from functions.http import Doors
from functions.reading import body
from functions.session import citizen
from functions.wiring import ports
from portal.operations.change_consent import ChangeConsent, change_consent
from portal.operations.resend_code import ResendCode, Resent, resend_code
from portal.operations.show_consents import ConsentList, show_consents

routes = Blueprint(__name__)
door = Doors(routes)


@door("POST", "/auth/registrations/{registration}/codes", 202, takes=ResendCode, gives=Resent)
def resend(request: Request, registration: str) -> Resent:
    """No key: a second knock falls into the wait after the first."""
    p, command = ports(), body(ResendCode, request)
    return resend_code(command, registration, desk(p), gate(p), post(p))


@door("GET", "/auth/consents", gives=ConsentList, who="citizen")
def consents(request: Request) -> ConsentList:
    return show_consents(citizen(request), ports().people, ports().consents)


@door("PUT", "/auth/consents/{purpose}", takes=ChangeConsent, gives=ConsentList, who="citizen")
def consent(request: Request, purpose: str) -> ConsentList:
    me, p = citizen(request), ports()
    change_consent(body(ChangeConsent, request), purpose, me, p.consents, p.clock)
    return show_consents(me, p.people, p.consents)
