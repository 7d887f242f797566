from datetime import datetime

from portal.domain.errors import NotSignedIn
from portal.domain.model import Value, Words
from portal.domain.officer import Act, StaffRole, StaffSession
from portal.domain.ports.places import Directory
from portal.domain.ports.staff import Officers
from portal.domain.session import IDLE
from portal.operations.agency_name import name_of


class OfficerHere(Value):
    """Who is on duty, and which acts are theirs to do. `idle_seconds`: after so many without use it is over."""

    officer: str
    name: str
    agency: str
    agency_name: Words
    roles: tuple[StaffRole, ...]
    acts: tuple[Act, ...]
    expires_at: datetime
    idle_seconds: int


def show_officer(me: StaffSession, officers: Officers, directory: Directory) -> OfficerHere:
    """Raises NotSignedIn if that officer is no more."""
    officer = officers.find(me.officer)
    if officer is None:
        raise NotSignedIn
    return OfficerHere(
        officer=me.officer,
        name=officer.name,
        agency=me.agency,
        agency_name=name_of(me.agency, directory),
        roles=me.roles,
        acts=tuple(act for act in Act if me.may(act)),
        expires_at=me.expires_at,
        idle_seconds=int(IDLE.total_seconds()),
    )
