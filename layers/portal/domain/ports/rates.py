"""How often something was tried."""

from datetime import timedelta
from typing import Protocol


class Rates(Protocol):
    def hit(self, scope: str, window: timedelta, times: int = 1) -> int:
        """Count one try of `scope`, or more, and say how many there were in this window, these included."""

    def lately(self, scope: str, window: timedelta) -> int:
        """How many there were in this window or in the one before, whichever had more; counts none."""

    def forgive(self, scope: str, window: timedelta, times: int = 1) -> None:
        """Take back what was counted in this window."""
