"""Read again, decide again: what to do when somebody else was quicker."""

from collections.abc import Callable
from typing import TypeVar

from portal.domain.errors import Raced

T = TypeVar("T")
TIMES = 5


def again(attempt: Callable[[], T]) -> T:
    """`attempt` until it is not raced, at most five times: it must read what it decides upon. Raises Raced."""
    for _ in range(TIMES - 1):
        try:
            return attempt()
        except Raced:
            continue
    return attempt()
