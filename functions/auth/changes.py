"""Changing what proves somebody, and stopping whoever else does: contact, password, reset, freeze, thaw."""

from chalice.app import Blueprint, Request

from functions.auth.parts import Begun, Carrier, KnockedReset, carried, factors, gate, safe, whence
from functions.http import Answer, Doors
from functions.reading import address, body
from functions.session import bearer, citizen, device_of, drop_cookie, proven_citizen
from functions.settings import settings
from functions.wiring import Ports, ports
from portal.operations.cancel_contact_change import (
    CancelContactChange,
    cancel_by_code,
    cancel_contact_change,
)
from portal.operations.change_contact import (
    ChangeContact,
    ContactChanging,
    Moving,
    change_contact,
)
from portal.operations.change_password import ChangePassword, change_password
from portal.operations.confirm_contact_change import (
    ConfirmContactChange,
    WaitingChange,
    Waits,
    confirm_contact_change,
)
from portal.operations.confirm_recovery import (
    ConfirmReset,
    ConfirmThaw,
    Desk,
    confirm_reset,
    confirm_thaw,
)
from portal.operations.freeze_account import FreezeAccount, freeze_account, freeze_by_code
from portal.operations.show_changes import Changes, show_changes
from portal.operations.start_reset import Asking, Resetting, start_reset
from portal.operations.start_thaw import StartThaw, Thawing, Threshold, start_thaw

routes = Blueprint(__name__)
door = Doors(routes)


@door("GET", "/auth/contact-changes", gives=Changes, who="citizen")
def contact_changes(request: Request) -> Changes:
    return show_changes(citizen(request), safe(ports()))


@door(
    "POST", "/auth/contact-changes", 202, takes=ChangeContact, gives=ContactChanging, who="citizen"
)
def another_contact(request: Request) -> ContactChanging:
    p, me = ports(), proven_citizen(request)
    moving = Moving(p.contact_changes, p.contacts, safe(p))
    return change_contact(body(ChangeContact, request), me, moving, gate(p))


@door(
    "POST",
    "/auth/contact-changes/{change}/confirm",
    takes=ConfirmContactChange,
    gives=WaitingChange,
    who="citizen",
)
def prove_contact(request: Request, change: str) -> WaitingChange:
    p, me = ports(), citizen(request)
    waits = Waits(p.contact_changes, p.account_jobs, settings().contact_cool_off)
    return confirm_contact_change(body(ConfirmContactChange, request), change, me, waits, safe(p))


@door("POST", "/auth/contact-changes/{change}/cancel", 204, takes=CancelContactChange)
def cancel_with_notice(request: Request, change: str) -> None:
    p, command = ports(), body(CancelContactChange, request)
    cancel_by_code(command, change, address(request), safe(p), p.rates)


@door("DELETE", "/auth/contact-changes/{change}", 204, who="citizen")
def cancel_contact(request: Request, change: str) -> None:
    cancel_contact_change(change, citizen(request), safe(ports()))


@door("PUT", "/auth/password", takes=ChangePassword, gives=Begun, who="citizen")
def another_password(request: Request) -> Answer:
    """The session goes on under a new token, carried as the one before was."""
    p, me = ports(), proven_citizen(request)
    renewed = change_password(body(ChangePassword, request), me, safe(p), p.passwords, gate(p))
    carrier: Carrier = "bearer" if bearer(request) else "cookie"
    return carried(renewed, carrier, public=me.public)


@door("POST", "/auth/session/freeze", 204, who="citizen")
def freeze(request: Request) -> Answer:
    freeze_account(citizen(request), safe(ports()))
    return Answer(None, drop_cookie())


@door("POST", "/auth/freezes", 204, takes=FreezeAccount)
def freeze_with_notice(request: Request) -> None:
    p, command = ports(), body(FreezeAccount, request)
    freeze_by_code(command, address(request), safe(p), p.rates)


@door("POST", "/auth/resets", 202, takes=KnockedReset, gives=Resetting)
def forgot_password(request: Request) -> Resetting:
    p, command = ports(), body(KnockedReset, request)
    asking = Asking(p.recoveries, p.account_jobs, p.codes, p.devices, p.tries_of_an_address)
    return start_reset(command, whence(request, command.device), asking, gate(p))


@door("POST", "/auth/resets/{reset}/confirm", 204, takes=ConfirmReset)
def reset_password(request: Request, reset: str) -> None:
    p, command = ports(), body(ConfirmReset, request)
    confirm_reset(command, reset, _desk(p), gate(p))


@door("POST", "/auth/thaws", 202, takes=StartThaw, gives=Thawing)
def begin_thaw(request: Request) -> Thawing:
    p, command = ports(), body(StartThaw, request)
    threshold = Threshold(p.sign_ins, p.people, p.recoveries)
    return start_thaw(command, threshold, gate(p), safe(p).bell)


@door("POST", "/auth/thaws/{thaw}/confirm", 204, takes=ConfirmThaw)
def thaw_account(request: Request, thaw: str) -> None:
    p, command = ports(), body(ConfirmThaw, request)
    confirm_thaw(command, thaw, device_of(request), _desk(p))


def _desk(p: Ports) -> Desk:
    return Desk(p.recoveries, p.passwords, safe(p), factors(p), p.passkeys, p.devices)
