"""An agency's officers: who they are, how they come in, and which of them may let others in."""

from datetime import datetime
from typing import Literal

from chalice.app import Blueprint, Request
from pydantic import RootModel

from functions.http import Answer, Doors
from functions.reading import address, body, idempotent
from functions.refusals import refusals
from functions.session import bearer
from functions.staff import does, drop_cookie, set_cookie
from functions.wiring import Ports, ports
from portal.domain.model import Value
from portal.domain.officer import Act, StaffRole, StaffSession
from portal.operations.change_officer import ChangeOfficer, change_officer
from portal.operations.deactivate_officer import deactivate_officer
from portal.operations.end_staff_session import end_staff_session
from portal.operations.enter_office import Entered, EnterOffice, enter_office
from portal.operations.entering import Entrance, OpenInvitation
from portal.operations.invite_officer import invite_officer
from portal.operations.invite_officer_again import invite_officer_again
from portal.operations.inviting import Awaited, InviteOfficer, Letters, Personnel
from portal.operations.list_officers import OfficerLine, OfficerList, list_officers
from portal.operations.open_invitation import Shown, open_invitation
from portal.operations.pass_gate import Gate
from portal.operations.prove_officer import ProveOfficer, prove_officer
from portal.operations.show_officer import OfficerHere, show_officer
from portal.operations.sign_in_officer import (
    OfficerSignedIn,
    Outside,
    SignInOfficer,
    sign_in_officer,
)

routes = Blueprint(__name__)
door = Doors(routes)


Carrier = Literal["cookie", "bearer"]


class CarriedStaffSignIn(SignInOfficer):
    """`carrier` says how the session's token travels, as for citizens."""

    carrier: Carrier


class OnDuty(Value):
    officer: str
    name: str
    agency: str
    roles: tuple[StaffRole, ...]
    expires_at: datetime


class BearerOnDuty(OnDuty):
    token: str


class DutyBegun(RootModel[BearerOnDuty | OnDuty]):
    """The token is told to whoever asked to carry it themselves."""


@door("POST", "/agency/staff/sessions", 201, takes=CarriedStaffSignIn, gives=DutyBegun)
def sign_in(request: Request) -> Answer:
    p, command = ports(), body(CarriedStaffSignIn, request)
    outside = Outside(address(request), p.tries_of_an_address)
    with refusals():
        came = sign_in_officer(command, outside, _entrance(p), p.codes, _gate(p))
    return _carried(came, command.carrier)


@door("POST", "/agency/staff/step-ups", 201, takes=ProveOfficer, gives=DutyBegun, who="staff")
@does(Act.BE_THERE)
def step_up(request: Request, me: StaffSession) -> Answer:
    """The token travels as the one before did."""
    p, command = ports(), body(ProveOfficer, request)
    came = prove_officer(command, me, _entrance(p), p.codes, _gate(p))
    return _carried(came, "bearer" if bearer(request) else "cookie")


@door("GET", "/agency/staff/session", gives=OfficerHere, who="staff")
@does(Act.BE_THERE)
def who_is_there(_: Request, me: StaffSession) -> OfficerHere:
    p = ports()
    return show_officer(me, p.officers, p.directory)


@door("DELETE", "/agency/staff/session", 204, who="staff")
@does(Act.BE_THERE)
def sign_out(_: Request, me: StaffSession) -> Answer:
    end_staff_session(me, ports().staff_sessions)
    return Answer(None, drop_cookie())


@door("POST", "/agency/staff/{officer}/entry", takes=OpenInvitation, gives=Shown)
def begin_entry(request: Request, officer: str) -> Shown:
    p = ports()
    return open_invitation(body(OpenInvitation, request), officer, _entrance(p), p.directory)


@door("POST", "/agency/staff/{officer}/entry/confirm", 201, takes=EnterOffice, gives=Entered)
def end_entry(request: Request, officer: str) -> Entered:
    return enter_office(body(EnterOffice, request), officer, _entrance(ports()))


@door("GET", "/agency/staff", gives=OfficerList, who="staff")
@does(Act.MANAGE)
def staff(_: Request, me: StaffSession) -> OfficerList:
    return list_officers(me, ports().officers)


@door(
    "POST",
    "/agency/staff",
    201,
    takes=InviteOfficer,
    gives=Awaited,
    who="staff",
    idempotent=True,
)
@does(Act.ENTRUST)
def invite(request: Request, me: StaffSession) -> Awaited:
    p, command = ports(), body(InviteOfficer, request)
    once = idempotent(f"{me.agency} staff", request)
    return invite_officer(command, me, once, _personnel(p), _letters(p))


@door(
    "POST",
    "/agency/staff/{officer}/invitations",
    201,
    gives=Awaited,
    who="staff",
    idempotent=True,
)
@does(Act.ENTRUST)
def invite_again(request: Request, me: StaffSession, officer: str) -> Awaited:
    p, once = ports(), idempotent(f"{me.agency} staff", request)
    return invite_officer_again(officer, me, once, _personnel(p), _letters(p))


@door("POST", "/agency/staff/{officer}/roles", takes=ChangeOfficer, gives=OfficerLine, who="staff")
@does(Act.ENTRUST)
def change(request: Request, me: StaffSession, officer: str) -> OfficerLine:
    p, command = ports(), body(ChangeOfficer, request)
    return change_officer(command, officer, me, _personnel(p), _letters(p))


@door("POST", "/agency/staff/{officer}/deactivate", gives=OfficerLine, who="staff")
@does(Act.MANAGE)
def deactivate(_: Request, me: StaffSession, officer: str) -> OfficerLine:
    p = ports()
    return deactivate_officer(officer, me, _personnel(p), _letters(p))


def _carried(came: OfficerSignedIn, carrier: Carrier) -> Answer:
    here = OnDuty(
        officer=came.officer.officer,
        name=came.officer.name,
        agency=came.officer.agency,
        roles=came.session.roles,
        expires_at=came.session.expires_at,
    )
    if carrier == "cookie":
        return Answer(here, set_cookie(came.token))
    return Answer(BearerOnDuty(**here.model_dump(), token=came.token))


def _entrance(p: Ports) -> Entrance:
    return Entrance(p.officers, p.passwords, p.totp_codes, p.safe, p.clock)


def _gate(p: Ports) -> Gate:
    return Gate(p.captchas, p.spent_captchas, p.tries, p.seal, p.clock)


def _letters(p: Ports) -> Letters:
    return Letters(p.messages, p.mail, p.directory)


def _personnel(p: Ports) -> Personnel:
    return Personnel(p.officers, p.staff_sessions, p.contacts, p.seal, p.clock)
