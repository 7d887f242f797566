"""Changing what proves somebody, and stopping whoever else does: password, freeze."""

from typing import Literal

from chalice.app import Blueprint, Request

from functions.auth.routes import BearerSession, Begun, Session
from functions.http import Answer, Doors
from functions.reading import address, body
from functions.session import bearer, citizen, drop_cookie, proven_citizen, set_cookie
from functions.wiring import Ports, ports
from portal.operations.change_password import ChangePassword, Renewed, change_password
from portal.operations.freeze_account import FreezeAccount, freeze_account, freeze_by_code
from portal.operations.pass_gate import Gate
from portal.operations.security_notice import Bell
from portal.operations.shut_account import Safe
from portal.operations.write_to import Post

routes = Blueprint(__name__)
door = Doors(routes)


@door("PUT", "/auth/password", takes=ChangePassword, gives=Begun, who="citizen")
def another_password(request: Request) -> Answer:
    """The session goes on under a new token, carried as the one before was."""
    p, me = ports(), proven_citizen(request)
    renewed = change_password(body(ChangePassword, request), me, safe(p), p.passwords, gate(p))
    return _carried(renewed, "bearer" if bearer(request) else "cookie")


@door("POST", "/auth/session/freeze", 204, who="citizen")
def freeze(request: Request) -> Answer:
    freeze_account(citizen(request), safe(ports()))
    return Answer(None, drop_cookie())


@door("POST", "/auth/freezes", 204, takes=FreezeAccount)
def freeze_with_notice(request: Request) -> None:
    p, command = ports(), body(FreezeAccount, request)
    source = p.seal.of("tries", address(request))
    freeze_by_code(command, source, safe(p), p.rates)


def safe(p: Ports) -> Safe:
    post = Post(p.messages, p.text_messages, p.mail, p.portal_host)
    return Safe(p.people, p.sessions, Bell(p.security_notices, post, p.codes, p.seal, p.clock))


def gate(p: Ports) -> Gate:
    return Gate(p.captchas, p.spent_captchas, p.tries, p.seal, p.clock)


def _carried(renewed: Renewed, carrier: Literal["cookie", "bearer"]) -> Answer:
    person, name, expires_at, token = renewed
    if carrier == "cookie":
        return Answer(Session(person=person, name=name, expires_at=expires_at), set_cookie(token))
    return Answer(BearerSession(person=person, name=name, expires_at=expires_at, token=token))
