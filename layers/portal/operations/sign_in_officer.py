from typing import Annotated, NamedTuple

from pydantic import Field

from portal.domain.captcha import Flow
from portal.domain.errors import NotSignedIn
from portal.domain.model import Value
from portal.domain.officer import Officer, StaffSession
from portal.domain.one_time import Code
from portal.domain.person import Password
from portal.domain.ports.common import Codes
from portal.domain.session import hashed
from portal.domain.tries import ORDINARY
from portal.operations.brake import Brake, Counted, brake, place, release
from portal.operations.entering import Entrance, proving_step
from portal.operations.inviting import Mailbox, mailbox
from portal.operations.pass_gate import Gate, pass_gate

STAFF_TOKEN = "mcs_"  # noqa: S105  # nosec B105  # no secret: by it a token says whose it is
"""Told by its beginning, a token is looked for in one place alone."""


class SignInOfficer(Value):
    """`code` is the app's."""

    mail: Mailbox
    password: Password
    code: Code
    captcha: Annotated[str, Field(max_length=4096)]


class Outside(NamedTuple):
    """From where somebody knocks; `free` are the tries that one address has before it waits."""

    address: str
    free: int


class OfficerSignedIn(NamedTuple):
    """`token` is told once and kept nowhere."""

    officer: Officer
    session: StaffSession
    token: str


def sign_in_officer(
    command: SignInOfficer, outside: Outside, entrance: Entrance, codes: Codes, gate: Gate
) -> OfficerSignedIn:
    """Begin a session for password and code together: exactly one for a code, however many bring it at once.

    Where an officer came in from lately they have tries of their own: strangers use up strangers'.
    Raises NotSignedIn, the same whatever is wrong and after as much hashing; Invalid for the captcha, TooMany, Raced,
    Unavailable.
    """
    pass_gate(gate, Flow.STAFF, command.captcha, codes.id())
    officer = entrance.officers.owner(mailbox(command.mail, gate.seal))
    here = place(outside.address, gate.seal)
    counted = _counted(command, here if officer and here in officer.places else None, outside, gate)
    step = proving_step(command.password, command.code, officer, entrance)
    if officer is None or step is None:
        raise NotSignedIn("staff_not_signed_in")
    password, token = _as_of_today(command, officer, entrance), staff_token(codes)
    session = _session(officer, token, entrance)
    came = officer.came_from(here, last_step=step, password=password)
    entrance.officers.save(came, session)
    release(counted, gate.tries)
    return OfficerSignedIn(officer, session, token)


def _counted(command: SignInOfficer, known: str | None, outside: Outside, gate: Gate) -> Counted:
    """Without a stop: an officer has nothing to lift it with, and one guess is at password and code together."""
    slower = Brake(gate.tries, gate.seal, gate.clock, outside.free)
    account = gate.subject(Flow.STAFF, command.mail.casefold())
    return brake(account, known, outside.address, slower, ORDINARY)


def staff_token(codes: Codes) -> str:
    return f"{STAFF_TOKEN}{codes.token()}"


def _as_of_today(command: SignInOfficer, officer: Officer, entrance: Entrance) -> str | None:
    """The hash under today's pepper: only now is the password here to be hashed again."""
    passwords, kept = entrance.passwords, officer.password
    return passwords.hash(command.password) if kept and passwords.stale(kept) else kept


def _session(officer: Officer, token: str, entrance: Entrance) -> StaffSession:
    now = entrance.clock.now()
    return StaffSession(
        token_hash=hashed(token),
        officer=officer.officer,
        agency=officer.agency,
        roles=officer.roles,
        started_at=now,
        seen_at=now,
    )
