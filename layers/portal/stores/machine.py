"""This machine's clock and its source of chance."""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from datetime import UTC, datetime

_ID = "abcdefghijklmnopqrstuvwxyz0123456789"
_READ_ALOUD = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251  # this is the clock


class SystemCodes:
    def id(self) -> str:
        return "".join(secrets.choice(_ID) for _ in range(26))

    def token(self) -> str:
        return secrets.token_urlsafe(32)

    def digits(self, count: int) -> str:
        return "".join(secrets.choice("0123456789") for _ in range(count))

    def secret(self) -> str:
        return "".join(secrets.choice(_READ_ALOUD) for _ in range(4))


class HmacSeal:
    """Each purpose has a key of its own, derived from `master`, which is asked for at the first seal."""

    def __init__(self, master: Callable[[], str]) -> None:
        self._master = master

    def of(self, purpose: str, text: str) -> str:
        key = hmac.digest(self._master().encode(), purpose.encode(), hashlib.sha256)
        return hmac.digest(key, text.encode(), hashlib.sha256).hex()
