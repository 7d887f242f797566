"""Every door may knock twice: what makes the second knock recognisable.

Follows draft-ietf-httpapi-idempotency-key-header-07: a key names one intention of one caller; the same key
with another request is refused.
"""

import hashlib

from portal.domain.errors import KeyReused
from portal.domain.model import Kept


class Once(Kept):
    """`key` and `request` are SHA-256 in hex: of caller and Idempotency-Key, and of what was asked."""

    key: str
    request: str

    def same(self, other: "Once | None") -> bool:
        """Whether `other` is this very intention; raises KeyReused if only the key is the same."""
        if other is None or other.key != self.key:
            return False
        if other.request != self.request:
            raise KeyReused
        return True


def once(caller: str, key: str, request: bytes) -> Once:
    def digest(text: bytes) -> str:
        return hashlib.sha256(text).hexdigest()

    return Once(key=digest(f"{caller}|{key}".encode()), request=digest(request))
