from portal.domain.errors import Conflict
from portal.domain.officer import Officer, StaffSession
from portal.operations.inviting import Letters, Personnel, officer_of
from portal.operations.list_officers import OfficerLine, line
from portal.operations.tell_supervisors import Bulletin, News, tell_supervisors


def deactivate_officer(
    officer: str, me: StaffSession, personnel: Personnel, letters: Letters
) -> OfficerLine:
    """An officer no more, at once and for good, and supervisors hear of it.

    Raises NotFound, Conflict for oneself, Raced.
    """
    found = officer_of(me.agency, officer, personnel.officers)
    if found.officer == me.officer:
        raise Conflict("officer_yourself")
    gone = deactivated(found, personnel)
    bulletin = Bulletin(personnel.officers, letters, personnel.clock)
    tell_supervisors(News.DEACTIVATED, me, bulletin, found, whom=found.name)
    return line(gone)


def deactivated(officer: Officer, personnel: Personnel) -> Officer:
    """Nothing proves them any more, and every session of theirs is over; twice is once."""
    gone = officer
    if officer.deactivated_at is None:
        now = personnel.clock.now()
        gone = officer.changed(
            deactivated_at=now, invitation=None, password=None, authenticator=None
        )
        personnel.officers.save(gone)
    personnel.sessions.end(*personnel.sessions.of(officer.officer))
    return gone
