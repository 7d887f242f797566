from datetime import datetime
from typing import NamedTuple

from portal.domain.errors import Conflict, Defect, Forbidden, Invalid, NotFound
from portal.domain.model import Value
from portal.domain.one_time import MOST_TRIES, Code, matches
from portal.domain.ports.common import Clock, Codes, Seal
from portal.domain.ports.identity import People, Sessions, SignIns, TriesLately
from portal.domain.session import Session, hashed
from portal.domain.sign_in import SignIn


class ConfirmSignIn(Value):
    code: Code


class SignedIn(NamedTuple):
    """`token` is told once and kept nowhere."""

    person: str
    name: str
    expires_at: datetime
    token: str


class Door(NamedTuple):
    """Where somebody comes in."""

    sign_ins: SignIns
    people: People
    sessions: Sessions
    tries: TriesLately
    codes: Codes
    seal: Seal
    clock: Clock


def confirm_sign_in(command: ConfirmSignIn, name: str, door: Door) -> SignedIn:
    """Begin a session for the right code: exactly one, however many bring it at the same moment.

    Raises NotFound, Invalid for a wrong code, Conflict for a spent one, Forbidden for a frozen account, Raced.
    """
    now = door.clock.now()
    begun = _open(door.sign_ins.find(name), now)
    if not matches(door.seal, begun.code, name, command.code):
        door.sign_ins.save(begun.tried())
        left = MOST_TRIES - begun.tries - 1
        raise Invalid(defects=(Defect(pointer="/code", code="code_wrong", params={"left": left}),))
    door.sign_ins.save(begun.used())
    door.tries.forget(begun.account)
    return _session(begun, now, door)


def _open(begun: SignIn | None, now: datetime) -> SignIn:
    if begun is None or now >= begun.expires_at:
        raise NotFound("sign_in_gone")
    if begun.over():
        raise Conflict("sign_in_over")
    return begun


def _session(begun: SignIn, now: datetime, door: Door) -> SignedIn:
    person = door.people.find(begun.person)
    if person is None or person.epoch != begun.epoch:
        raise NotFound("sign_in_gone")
    if person.frozen_at is not None:
        raise Forbidden("account_frozen")
    token = door.codes.token()
    session = Session(
        token_hash=hashed(token),
        person=person.person,
        started_at=now,
        seen_at=now,
        session=door.codes.id(),
        proved_at=now,
    )
    door.sessions.add(session, person)
    return SignedIn(person.person, person.particulars.name, session.expires_at, token)
