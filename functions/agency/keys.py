"""What an agency's systems prove themselves with, made and revoked by its supervisor."""

from typing import Literal

from chalice.app import Blueprint, Request

from functions.http import Doors
from functions.reading import body, idempotent
from functions.staff import does
from functions.wiring import Ports, ports
from portal.domain.agency_key import KeyKind
from portal.domain.model import Value
from portal.domain.officer import Act, StaffSession
from portal.operations.holding_keys import KeyBoard, KeyLine
from portal.operations.inviting import Letters
from portal.operations.list_keys import KeyList, list_keys
from portal.operations.make_key import MadeKey, make_key
from portal.operations.revoke_key import revoke_key
from portal.operations.tell_supervisors import Bulletin

routes = Blueprint(__name__)
door = Doors(routes)

_CALLS = frozenset({KeyKind.CALLS})
_SIGNS = {"agency": KeyKind.AGENCY_SIGNS, "portal": KeyKind.PORTAL_SIGNS}
_SIGNING = frozenset(_SIGNS.values())


class MakeSecret(Value):
    """Who signs with it: the agency what it tells the portal, or the portal what it tells the agency."""

    signs: Literal["agency", "portal"]


@door("GET", "/agency/keys", gives=KeyList, who="staff")
@does(Act.MANAGE)
def keys(_: Request, me: StaffSession) -> KeyList:
    return list_keys(_CALLS, me, _board(ports()))


@door("POST", "/agency/keys", 201, gives=MadeKey, who="staff", idempotent=True)
@does(Act.ENTRUST)
def make(request: Request, me: StaffSession) -> MadeKey:
    once = idempotent(f"{me.agency} keys", request)
    return make_key(KeyKind.CALLS, me, once, _board(ports()))


@door("DELETE", "/agency/keys/{key}", gives=KeyLine, who="staff")
@does(Act.MANAGE)
def revoke(_: Request, me: StaffSession, key: str) -> KeyLine:
    return revoke_key(key, _CALLS, me, _board(ports()))


@door("GET", "/agency/webhook-secrets", gives=KeyList, who="staff")
@does(Act.MANAGE)
def secrets(_: Request, me: StaffSession) -> KeyList:
    return list_keys(_SIGNING, me, _board(ports()))


@door(
    "POST",
    "/agency/webhook-secrets",
    201,
    takes=MakeSecret,
    gives=MadeKey,
    who="staff",
    idempotent=True,
)
@does(Act.ENTRUST)
def make_secret(request: Request, me: StaffSession) -> MadeKey:
    command, once = body(MakeSecret, request), idempotent(f"{me.agency} keys", request)
    return make_key(_SIGNS[command.signs], me, once, _board(ports()))


@door("DELETE", "/agency/webhook-secrets/{key}", gives=KeyLine, who="staff")
@does(Act.MANAGE)
def revoke_secret(_: Request, me: StaffSession, key: str) -> KeyLine:
    return revoke_key(key, _SIGNING, me, _board(ports()))


def _board(p: Ports) -> KeyBoard:
    letters = Letters(p.messages, p.mail, p.directory)
    bulletin = Bulletin(p.officers, letters, p.clock)
    return KeyBoard(p.key_rings, p.agencies, p.seal, p.clock, bulletin)
