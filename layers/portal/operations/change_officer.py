from portal.domain.errors import Conflict
from portal.domain.model import Value
from portal.domain.officer import Officer, StaffSession
from portal.operations.inviting import Letters, Personnel, Roles, officer_of
from portal.operations.list_officers import OfficerLine, line
from portal.operations.tell_supervisors import Bulletin, News, tell_supervisors


class ChangeOfficer(Value):
    roles: Roles


def change_officer(
    command: ChangeOfficer, officer: str, me: StaffSession, personnel: Personnel, letters: Letters
) -> OfficerLine:
    """Other roles, from this moment: sessions with the earlier ones end, and supervisors hear of it.

    Raises NotFound, Conflict for oneself (so that no agency is left without a supervisor) and for one who is no
    officer any more, Raced.
    """
    found = officer_of(me.agency, officer, personnel.officers)
    if found.officer == me.officer:
        raise Conflict("officer_yourself")
    if found.deactivated_at:
        raise Conflict("officer_gone")
    changed = _with_roles(found, command, personnel)
    bulletin = Bulletin(personnel.officers, letters, personnel.clock)
    tell_supervisors(News.ROLES_CHANGED, me, bulletin, found, whom=found.name)
    return line(changed)


def _with_roles(officer: Officer, command: ChangeOfficer, personnel: Personnel) -> Officer:
    changed = officer.changed(roles=tuple(sorted(command.roles)))
    personnel.officers.save(changed)
    personnel.sessions.end(*personnel.sessions.of(officer.officer))
    return changed
