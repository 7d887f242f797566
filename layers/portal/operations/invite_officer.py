from portal.domain.officer import StaffSession
from portal.domain.once import Once
from portal.operations.inviting import Awaited, InviteOfficer, Letters, Personnel, invited


def invite_officer(
    command: InviteOfficer, me: StaffSession, once: Once, personnel: Personnel, letters: Letters
) -> Awaited:
    """Write to somebody whom their agency makes an officer; the same key again writes the same again.

    Raises Invalid, KeyReused, Conflict if the mailbox is an officer's already, Unavailable if no mail could be sent:
    the same key then sends it later.
    """
    return letters.invite(invited(command, me.agency, once, personnel))
