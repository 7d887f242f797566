"""When something that does not succeed is tried again."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeAlias

Turn: TypeAlias = Callable[[datetime], bool]
"""Whether it is the turn of what was due at that moment: so an index of such moments is judged by itself."""

EVERY = timedelta(minutes=5)
"""How often the sweepers run (infra/resources.yaml schedules them)."""

_AN_HOUR, _A_DAY = timedelta(hours=1) // EVERY, timedelta(days=1) // EVERY


def always(_due: datetime) -> bool:
    """Whoever asks for everything that is due."""
    return True


def turn(since: datetime, now: datetime) -> bool:
    """Every time for an hour, then ever more seldom, at last once a day.

    What cannot succeed must not cost like what can.
    """
    waits = (now - since) // EVERY
    doubled = waits < _A_DAY and waits.bit_count() == 1
    return waits <= _AN_HOUR or doubled or not waits % _A_DAY
