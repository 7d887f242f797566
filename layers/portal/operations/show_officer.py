from datetime import datetime

from portal.domain.errors import NotSignedIn
from portal.domain.model import Value
from portal.domain.officer import Act, StaffRole, StaffSession
from portal.domain.ports.staff import Officers


class OfficerHere(Value):
    """Who is on duty, and which acts are theirs to do."""

    officer: str
    name: str
    agency: str
    roles: tuple[StaffRole, ...]
    acts: tuple[Act, ...]
    expires_at: datetime


def show_officer(me: StaffSession, officers: Officers) -> OfficerHere:
    """Raises NotSignedIn if that officer is no more."""
    officer = officers.find(me.officer)
    if officer is None:
        raise NotSignedIn
    return OfficerHere(
        officer=me.officer,
        name=officer.name,
        agency=me.agency,
        roles=me.roles,
        acts=tuple(act for act in Act if me.may(act)),
        expires_at=me.expires_at,
    )
