"""Signatures of the Standard Webhooks specification, version v1: HMAC-SHA256 over name, time and body together."""

import base64
import hashlib
import hmac
import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

TOLERANCE = timedelta(minutes=5)
"""How far the clocks of signer and reader may lie apart; what is older may have been listened to."""

_PREFIX = "whsec_"
_NAME = re.compile(r"[A-Za-z0-9_-]{1,255}")
_SECONDS = re.compile(r"[0-9]{1,11}")
_MOST_SIGNATURES = 8


def signature(secret: str, name: str, timestamp: str, body: bytes) -> str:
    """None of the three can be exchanged. `secret` is `whsec_` and base64, `timestamp` seconds since 1970."""
    key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    content = b".".join((name.encode(), timestamp.encode(), body))
    digest = hmac.digest(key, content, hashlib.sha256)
    return f"v1,{base64.b64encode(digest).decode()}"


class Signed(NamedTuple):
    """The three headers of a call, as they came. `signatures` is a list between spaces: secrets are rotated."""

    name: str
    timestamp: str
    signatures: str

    def sound(self, now: datetime) -> bool:
        """Whether the name is one, and the time is about now."""
        if not _NAME.fullmatch(self.name) or not _SECONDS.fullmatch(self.timestamp):
            return False
        return abs(now - datetime.fromtimestamp(int(self.timestamp), UTC)) <= TOLERANCE

    def by(self, secret: str, body: bytes) -> bool:
        """Whether one of the signatures was made with that secret. Takes as long whichever it is."""
        expected = signature(secret, self.name, self.timestamp, body).encode()
        given = self.signatures.encode(errors="replace").split(b" ")[:_MOST_SIGNATURES]
        return sum(hmac.compare_digest(expected, one) for one in given) > 0
