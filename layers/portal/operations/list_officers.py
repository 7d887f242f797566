from datetime import datetime
from enum import StrEnum

from portal.domain.model import Value
from portal.domain.officer import Officer, StaffRole, StaffSession
from portal.domain.ports.staff import Officers


class Standing(StrEnum):
    INVITED = "invited"
    ACTIVE = "active"
    DEACTIVATED = "deactivated"


class OfficerLine(Value):
    officer: str
    name: str
    mail: str
    roles: tuple[StaffRole, ...]
    standing: Standing
    since: datetime


class OfficerList(Value):
    officers: tuple[OfficerLine, ...]


def list_officers(me: StaffSession, officers: Officers) -> OfficerList:
    """Everybody who ever was an officer of the caller's agency."""
    return OfficerList(officers=tuple(map(line, officers.of(me.agency))))


def line(officer: Officer) -> OfficerLine:
    return OfficerLine(
        officer=officer.officer,
        name=officer.name,
        mail=officer.mail,
        roles=officer.roles,
        standing=_standing(officer),
        since=officer.created_at,
    )


def _standing(officer: Officer) -> Standing:
    if officer.deactivated_at:
        return Standing.DEACTIVATED
    return Standing.ACTIVE if officer.password else Standing.INVITED
