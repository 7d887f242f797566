"""How often something was tried lately, and how long to wait: slower and slower, and never longer than 15 minutes.

But eight hours to ask for messages to one account from one address, which other addresses do not wait for.

Identification numbers are half public. A lock would let anybody shut anybody out for good. So a device that is known to
an account has tries of its own there, and all the others share theirs: a stranger who uses those up keeps strangers
waiting, and never the owner. What a subject is called: see `portal.operations.brake`.
"""

import ipaddress
from datetime import datetime, timedelta
from typing import NamedTuple

from portal.domain.model import Kept

FREE = 5
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN = timedelta(hours=24)
"""So long after the last try it is as if there had been none."""

MOST_IN_A_ROW = 100
"""NIST SP 800-63B-4, 3.2.2: so many wrong ones in a row, however slowly, and only a new password helps."""

REMEMBERED = timedelta(days=365)
"""For so long a row goes on, once there was a wrong one in it."""

_FORGOTTEN_OF_AN_ADDRESS = timedelta(hours=1)

_DOUBLINGS = 10
"""Beyond these the wait is the longest one anyway; 2**n for any n would not fit a timedelta."""

_NETWORK = 64
"""Whoever has one IPv6 address has as many as they like below these bits."""


class Pace(NamedTuple):
    """How many tries are `free`, when they are `forgotten`, whether there are most in a row, and how long one waits."""

    free: int = FREE
    forgotten: timedelta = FORGOTTEN
    most: int | None = None
    first_wait: timedelta = FIRST_WAIT
    longest_wait: timedelta = LONGEST_WAIT


ORDINARY = Pace()
SIGNING_IN = Pace(most=MOST_IN_A_ROW)
ASKING = Pace(free=3, first_wait=timedelta(hours=1), longest_wait=timedelta(hours=8))
"""One address for messages to one account: three in an hour, eight in a day; its owner, elsewhere, has as many."""


def of_an_address(free: int) -> Pace:
    return Pace(free, _FORGOTTEN_OF_AN_ADDRESS)


class Tries(Kept):
    """`subject` says what is tried, for whom; it is a keyed hash. `row` counts what nothing but success forgets."""

    subject: str
    count: int
    last_at: datetime
    version: int
    row: int = 0

    def wait(self, now: datetime, pace: Pace = ORDINARY) -> timedelta:
        """How long until the next one is allowed: zero or less if it is."""
        if self.count < pace.free:
            return timedelta(0)
        pause: timedelta = pace.first_wait * (1 << min(self.count - pace.free, _DOUBLINGS))
        return min(pause, pace.longest_wait) - (now - self.last_at)

    def stopped(self, pace: Pace) -> bool:
        """Whether waiting does not help any more."""
        return pace.most is not None and self.row >= pace.most

    def another(self, now: datetime, pace: Pace = ORDINARY) -> "Tries":
        count = 1 if now - self.last_at >= pace.forgotten else self.count + 1
        row = 0 if pace.most is None else self.row + 1
        return Tries(
            subject=self.subject, count=count, last_at=now, version=self.version + 1, row=row
        )

    def one_less(self) -> "Tries":
        """As if one of them had not been: it was a right one."""
        return self.model_copy(
            update={"count": max(self.count - 1, 0), "version": self.version + 1}
        )

    @property
    def forgotten_at(self) -> datetime:
        return self.last_at + (REMEMBERED if self.row else FORGOTTEN)


def first(subject: str, now: datetime, pace: Pace = ORDINARY) -> Tries:
    row = 0 if pace.most is None else 1
    return Tries(subject=subject, count=1, last_at=now, version=1, row=row)


def source(address: str) -> str:
    """What of an address is counted: of IPv6's the network, of any other all, even if it is none."""
    try:
        found = ipaddress.IPv6Address(address)
    except ValueError:
        return address
    return str(ipaddress.IPv6Network((found, _NETWORK), strict=False))
