"""When something that does not succeed is tried again."""

from datetime import datetime, timedelta

EVERY = timedelta(minutes=5)
"""How often the sweepers run (infra/resources.yaml schedules them)."""

_AN_HOUR, _A_DAY = timedelta(hours=1) // EVERY, timedelta(days=1) // EVERY


def turn(since: datetime, now: datetime) -> bool:
    """Every time for an hour, then ever more seldom, at last once a day.

    What cannot succeed must not cost like what can.
    """
    waits = (now - since) // EVERY
    doubled = waits < _A_DAY and waits.bit_count() == 1
    return waits <= _AN_HOUR or doubled or not waits % _A_DAY
