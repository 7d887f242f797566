"""Counters of tries, one item for each scope and window; they forget themselves."""

from datetime import timedelta

from portal.domain.ports.common import Clock
from portal.stores.table import Table


class DynamoRates:
    def __init__(self, table: Table, clock: Clock) -> None:
        self._table, self._clock = table, clock

    def hit(self, scope: str, window: timedelta, times: int = 1) -> int:
        """A lost answer counts one try twice: for a limit that errs on the safe side, that is right."""
        return self._advance(scope, window, times)

    def lately(self, scope: str, window: timedelta) -> int:
        seconds = int(window.total_seconds())
        number = int(self._clock.now().timestamp()) // seconds
        keys = (f"RATE#{scope}#{number - before}" for before in (0, 1))
        found = (self._table.get(key, "RATE", fresh=False) for key in keys)
        return max((item.v for item in found if item), default=0)

    def forgive(self, scope: str, window: timedelta, times: int = 1) -> None:
        """If a window began since the try, this one has one to spare: that is little."""
        self._advance(scope, window, -times)

    def _advance(self, scope: str, window: timedelta, by: int) -> int:
        seconds = int(window.total_seconds())
        number = int(self._clock.now().timestamp()) // seconds
        return self._table.advance(f"RATE#{scope}#{number}", "RATE", by, (number + 2) * seconds)
