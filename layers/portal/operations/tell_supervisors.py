"""Whoever watches over an agency hears by mail who was given a way in or lost one, and by whom."""

from contextlib import suppress
from enum import StrEnum
from typing import NamedTuple

from portal.domain.errors import Unavailable
from portal.domain.notice import moment
from portal.domain.officer import Officer, StaffSession
from portal.domain.ports.common import Clock
from portal.domain.ports.staff import Officers
from portal.operations.inviting import Letters


class News(StrEnum):
    """What was done. Each has its letter in the catalogue (`notice.staff_<news>`)."""

    KEY_MADE = "key_made"
    KEY_REVOKED = "key_revoked"
    INVITED = "invited"
    ROLES_CHANGED = "roles_changed"
    DEACTIVATED = "deactivated"


class Bulletin(NamedTuple):
    officers: Officers
    letters: Letters
    clock: Clock


def tell_supervisors(
    news: News, me: StaffSession, bulletin: Bulletin, *before: Officer, **facts: str
) -> None:
    """Write to every supervisor of the agency, the one in whose session it was done among them: it may not be theirs.

    So it is told to who was one `before` it was done.

    A mail that does not go is no error here. The same knock again tells it again: better twice than never.
    """
    staff = {one.officer: one for one in (*bulletin.officers.of(me.agency), *before)}
    by = staff[me.officer].name if me.officer in staff else me.officer
    now = moment(bulletin.clock.now())
    for one in staff.values():
        if one.supervises:
            with suppress(Unavailable):
                bulletin.letters.write(one, f"staff_{news}", by=by, now=now, **facts)
