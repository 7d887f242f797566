"""Time that stands still until told, chance that can be foretold."""

import hashlib
from datetime import UTC, datetime, timedelta

NOW = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
"""A Friday, 09:30 in Vietnam; Tuesday 24/11 is a holiday."""


class FakeClock:
    def __init__(self, now: datetime = NOW) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def advance(self, by: timedelta) -> None:
        self._now += by


class FakeCodes:
    """Counts instead of guessing."""

    def __init__(self) -> None:
        self._made = 0

    def _next(self) -> int:
        self._made += 1
        return self._made

    def id(self) -> str:
        return f"id{self._next():024d}"

    def token(self) -> str:
        return f"token-{self._next():037d}"

    def digits(self, count: int) -> str:
        return str(self._next()).rjust(count, "0")

    def secret(self) -> str:
        return f"S{self._next():03d}"


class FakeSeal:
    def of(self, purpose: str, text: str) -> str:
        return hashlib.sha256(f"{purpose}|{text}".encode()).hexdigest()


class FakeRates:
    def __init__(self, clock: FakeClock | None = None) -> None:
        self.clock = clock or FakeClock()
        self.hits: dict[tuple[str, float], int] = {}

    def hit(self, scope: str, window: timedelta, times: int = 1) -> int:
        return self._advance(scope, window, times)

    def lately(self, scope: str, window: timedelta) -> int:
        now = self.clock.now().timestamp() // window.total_seconds()
        return max(self.hits.get((scope, now), 0), self.hits.get((scope, now - 1), 0))

    def forgive(self, scope: str, window: timedelta, times: int = 1) -> None:
        self._advance(scope, window, -times)

    def _advance(self, scope: str, window: timedelta, by: int) -> int:
        key = scope, self.clock.now().timestamp() // window.total_seconds()
        self.hits[key] = self.hits.get(key, 0) + by
        return self.hits[key]
