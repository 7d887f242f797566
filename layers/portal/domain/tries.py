"""How often something was tried lately, and how long to wait: slower and slower, and never longer than 15 minutes.

Identification numbers are half public. A lock would let anybody shut anybody out for good. A wait counts per account,
whoever tries: somebody who keeps trying in another's name keeps them waiting too, for at most that long after
each try. Devices that are known to an account have no tries of their own yet.
"""

from datetime import datetime, timedelta

from portal.domain.model import Kept

FREE = 5
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN = timedelta(hours=24)
"""So long after the last try it is as if there had been none."""

_DOUBLINGS = 10
"""Beyond these the wait is the longest one anyway; 2**n for any n would not fit a timedelta."""


class Tries(Kept):
    """`subject` says what is tried, for whom; it is a keyed hash."""

    subject: str
    count: int
    last_at: datetime
    version: int

    def wait(self, now: datetime) -> timedelta:
        """How long until the next one is allowed: zero or less if it is."""
        if self.count < FREE:
            return timedelta(0)
        pause: timedelta = FIRST_WAIT * (1 << min(self.count - FREE, _DOUBLINGS))
        return min(pause, LONGEST_WAIT) - (now - self.last_at)

    def another(self, now: datetime) -> "Tries":
        count = 1 if now - self.last_at >= FORGOTTEN else self.count + 1
        return Tries(subject=self.subject, count=count, last_at=now, version=self.version + 1)


def first(subject: str, now: datetime) -> Tries:
    return Tries(subject=subject, count=1, last_at=now, version=1)
