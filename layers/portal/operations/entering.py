"""How officers prove themselves. Their first entry has two steps: the app's secret is shown, a code of it serves."""

from typing import Annotated, NamedTuple

from pydantic import Field, StringConstraints

from portal.domain.errors import NotFound
from portal.domain.model import Value
from portal.domain.officer import Officer
from portal.domain.ports.common import Clock
from portal.domain.ports.identity import Passwords
from portal.domain.ports.staff import Officers, Safe
from portal.domain.ports.totp import TotpCodes

PURPOSE = "officers-app"


class OpenInvitation(Value):
    """`invitation` is what stands behind the dot of the code that was sent."""

    invitation: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$"), Field(repr=False)]


class Entrance(NamedTuple):
    """Where officers come in."""

    officers: Officers
    passwords: Passwords
    totp: TotpCodes
    safe: Safe
    clock: Clock


def proving_step(
    password: str, code: str, officer: Officer | None, entrance: Entrance
) -> int | None:
    """That of the code, if it is later than any shown before and the password is right too; None for nobody's.

    Whoever it is, as much is hashed. Raises Unavailable.
    """
    right = entrance.passwords.right(password, officer.password if officer else None)
    if officer is None or not right:
        return None
    secret = entrance.safe.open(officer.authenticator or "", officer.officer, PURPOSE)
    step = entrance.totp.step(secret, code, entrance.clock.now())
    return step if step is not None and step > officer.last_step else None


def invited_officer(command: OpenInvitation, officer: str, entrance: Entrance) -> Officer:
    """Raises NotFound for whatever is wrong with an invitation: nobody, too late, spent, not theirs."""
    found = entrance.officers.find(officer)
    if found is None or found.invitation is None:
        raise NotFound("invitation_gone")
    if not found.invitation.opened_by(command.invitation, entrance.clock.now()):
        raise NotFound("invitation_gone")
    return found
