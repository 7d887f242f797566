"""The first entry of an officer, in two steps: the app's secret is shown; password and a code of it prove them."""

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


def invited_officer(command: OpenInvitation, officer: str, entrance: Entrance) -> Officer:
    """Raises NotFound for whatever is wrong with an invitation: nobody, too late, spent, not theirs."""
    found = entrance.officers.find(officer)
    if found is None or found.invitation is None:
        raise NotFound("invitation_gone")
    if not found.invitation.opened_by(command.invitation, entrance.clock.now()):
        raise NotFound("invitation_gone")
    return found
