"""What checking a password costs, in multiples of the one argon2id hash it cannot do without."""

import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from argon2 import Type
from argon2.low_level import hash_secret_raw

from portal.channels.passwords import ArgonPasswords
from portal.stores.machine import HmacSeal

PAIRS = 15
PASSWORD = "trời xanh mây trắng"


class Step(NamedTuple):
    hash_ms: float
    step_ms: float
    ratio: float


def measured() -> Step:
    """Hash and step by turns, right and wrong passwords; the median of the pairs' ratios."""
    passwords = ArgonPasswords(HmacSeal(lambda: "a secret of the bench's own"))
    known = passwords.hash(PASSWORD)
    pairs = [
        (_cpu(_hash), _cpu(partial(passwords.right, PASSWORD, kept)))
        for kept in [known, None] * (PAIRS // 2 + 1)
    ]
    return Step(
        statistics.median(one for one, _ in pairs),
        statistics.median(step for _, step in pairs),
        statistics.median(step / one for one, step in pairs),
    )


def _hash() -> bytes:
    """argon2id with the portal's own parameters, and nothing around it."""
    return hash_secret_raw(b"x" * 64, b"y" * 16, 2, 19_456, 1, 32, Type.ID)


def _cpu(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return (time.process_time() - begun) * 1000
