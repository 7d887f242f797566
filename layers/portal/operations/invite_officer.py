from portal.domain.officer import StaffSession
from portal.domain.once import Once
from portal.operations.inviting import Awaited, InviteOfficer, Letters, Personnel, invited
from portal.operations.tell_supervisors import Bulletin, News, tell_supervisors


def invite_officer(
    command: InviteOfficer, me: StaffSession, once: Once, personnel: Personnel, letters: Letters
) -> Awaited:
    """Write to somebody whom their agency makes an officer, and to its supervisors; the same key again writes it again.

    Raises Invalid, KeyReused, Conflict if the mailbox is an officer's already, Unavailable if no mail could be sent:
    the same key then sends it later.
    """
    told = invited(command, me.agency, once, personnel)
    bulletin = Bulletin(personnel.officers, letters, personnel.clock)
    tell_supervisors(News.INVITED, me, bulletin, whom=told.officer.name)
    return letters.invite(told)
