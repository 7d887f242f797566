"""What the sandbox takes from the world around it; a test passes its own."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

import httpx

GMT7 = timezone(timedelta(hours=7))


@dataclass(frozen=True)
class Outside:
    http: httpx.AsyncClient
    now: Callable[[], datetime]
    sleep: Callable[[float], Awaitable[None]]
