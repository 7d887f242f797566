from portal.domain.errors import Conflict
from portal.domain.model import Value
from portal.domain.officer import Officer, StaffSession
from portal.operations.inviting import Personnel, Roles, officer_of
from portal.operations.list_officers import OfficerLine, line


class ChangeOfficer(Value):
    roles: Roles


def change_officer(
    command: ChangeOfficer, officer: str, me: StaffSession, personnel: Personnel
) -> OfficerLine:
    """Other roles, from this moment: sessions with the earlier ones end.

    Raises NotFound, Conflict for oneself (so that no agency is left without a supervisor) and for one who is no
    officer any more, Raced.
    """
    found = officer_of(me.agency, officer, personnel.officers)
    if found.officer == me.officer:
        raise Conflict("officer_yourself")
    if found.deactivated_at:
        raise Conflict("officer_gone")
    return line(_with_roles(found, command, personnel))


def _with_roles(officer: Officer, command: ChangeOfficer, personnel: Personnel) -> Officer:
    changed = officer.changed(roles=tuple(sorted(command.roles)))
    personnel.officers.save(changed)
    personnel.sessions.end(*personnel.sessions.of(officer.officer))
    return changed
