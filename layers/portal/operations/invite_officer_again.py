from portal.domain.errors import Conflict
from portal.domain.officer import StaffSession
from portal.domain.once import Once
from portal.operations.inviting import Awaited, Letters, Personnel, invited_again, officer_of
from portal.operations.tell_supervisors import Bulletin, News, tell_supervisors


def invite_officer_again(
    officer: str, me: StaffSession, once: Once, personnel: Personnel, letters: Letters
) -> Awaited:
    """Another password and another app for one who lost theirs: until they come in again, nothing proves them.

    Raises NotFound, KeyReused, Conflict for oneself and for one who is no officer any more, Raced, Unavailable.
    """
    found = officer_of(me.agency, officer, personnel.officers)
    if found.officer == me.officer:
        raise Conflict("officer_yourself")
    if found.deactivated_at:
        raise Conflict("officer_gone")
    told = invited_again(found, once, personnel)
    personnel.sessions.end(*personnel.sessions.of(officer))
    bulletin = Bulletin(personnel.officers, letters, personnel.clock)
    tell_supervisors(News.INVITED, me, bulletin, whom=found.name)
    return letters.invite(told)
