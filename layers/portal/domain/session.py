"""Who is calling: a citizen's session, an agency's key, or an officer of it."""

import hashlib
from datetime import date, datetime, timedelta

from portal.domain.model import AgencyCode, Id, Kept

IDLE = timedelta(minutes=15)
ABSOLUTE = timedelta(hours=12)
"""NIST SP 800-63B-4 AAL2 allows more; these satisfy every published version of it."""

PROVEN = timedelta(minutes=10)
"""So long after a proof nobody is asked for another (ASVS 7.5.1)."""

TOUCHED_EVERY = timedelta(minutes=1)
"""Last use is kept to the minute: a session check costs one read and seldom a write."""


def hashed(token: str) -> str:
    """256 random bits need no salt and no slow hash: a plain SHA-256 hides them (ASVS 6.5.2)."""
    return hashlib.sha256(token.encode()).hexdigest()


class Session(Kept):
    """`token_hash` is the SHA-256 of the token, in hex: the token itself is kept nowhere.

    `session` is the name by which its owner ends it. `proved_at` is when they last proved who they are.
    """

    token_hash: str
    person: Id
    started_at: datetime
    seen_at: datetime
    session: str = ""
    proved_at: datetime | None = None

    def proven(self, now: datetime) -> bool:
        """Whether that was lately enough to change what proves them."""
        return now - (self.proved_at or self.started_at) < PROVEN

    @property
    def expires_at(self) -> datetime:
        return min(self.started_at + ABSOLUTE, self.seen_at + IDLE)

    def live(self, now: datetime) -> bool:
        return now < self.expires_at


class AgencyCaller(Kept):
    """An agency's system, known by its key, or one of its officers, known by their session.

    `used_on` is the last day the key was used on before, where a key is kept.
    """

    agency: AgencyCode
    officer: Id | None = None
    used_on: date | None = None
