"""Who is calling: a citizen's session, an agency's key, or an officer of it."""

import hashlib
from datetime import date, datetime, timedelta

from portal.domain.model import AgencyCode, Id, Kept
from portal.domain.way import Assurance, stronger

IDLE = timedelta(minutes=15)
ABSOLUTE = timedelta(hours=12)
"""NIST SP 800-63B-4 AAL2 allows more; these satisfy every published version of it."""

PUBLIC_IDLE = timedelta(minutes=5)
PUBLIC_ABSOLUTE = timedelta(minutes=30)
"""On a computer that somebody else sits down at next."""

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
    `device` says what they use, in two words. `public`: others use it too.
    """

    token_hash: str
    person: Id
    started_at: datetime
    seen_at: datetime
    session: str = ""
    proved_at: datetime | None = None
    device: str = ""
    public: bool = False
    assurance: Assurance = Assurance.RESTRICTED

    def proved(self, token: str, assurance: Assurance, now: datetime) -> "Session":
        """The same session under a new token, its owner having proved who they are (ASVS 7.2.4)."""
        better = stronger(self.assurance, assurance)
        renewed = {"token_hash": hashed(token), "proved_at": now, "seen_at": now}
        return self.model_copy(update={**renewed, "assurance": better})

    def proven(self, now: datetime) -> bool:
        """Whether that was lately enough to change what proves them."""
        return now - (self.proved_at or self.started_at) < PROVEN

    @property
    def idle(self) -> timedelta:
        """How long it may go unused."""
        return PUBLIC_IDLE if self.public else IDLE

    @property
    def expires_at(self) -> datetime:
        absolute = PUBLIC_ABSOLUTE if self.public else ABSOLUTE
        return min(self.started_at + absolute, self.seen_at + self.idle)

    def live(self, now: datetime) -> bool:
        return now < self.expires_at


class AgencyCaller(Kept):
    """An agency's system, known by its key, or one of its officers, known by their session.

    `used_on` is the last day the key was used on before, where a key is kept.
    """

    agency: AgencyCode
    officer: Id | None = None
    used_on: date | None = None
