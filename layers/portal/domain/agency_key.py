"""What an agency's system proves itself with, and the portal to it: two of a kind, for one to follow the other."""

import base64
from datetime import datetime
from enum import StrEnum

from portal.domain.model import AgencyCode, Id, Kept
from portal.domain.once import Once
from portal.domain.session import hashed

AT_A_TIME = 2
_SHOWN = 12


class KeyKind(StrEnum):
    CALLS = "calls"
    """A bearer key."""

    AGENCY_SIGNS = "agency_signs"
    PORTAL_SIGNS = "portal_signs"


class AgencyKey(Kept):
    """`shown` is how it begins, `key_hash` the SHA-256 of the whole, which is kept nowhere where it need not be."""

    key: Id
    kind: KeyKind
    shown: str
    key_hash: str
    created_at: datetime
    created_by: str
    once: Once
    revoked_at: datetime | None = None


class KeyRing(Kept):
    """Every key that was ever made for an agency: a key that was revoked is not made a second time."""

    agency: AgencyCode
    keys: tuple[AgencyKey, ...] = ()
    version: int = 0

    def find(self, key: str) -> AgencyKey | None:
        return next((one for one in self.keys if one.key == key), None)

    def valid(self, kind: KeyKind) -> tuple[AgencyKey, ...]:
        return tuple(one for one in self.keys if one.kind is kind and one.revoked_at is None)

    def having(self, key: AgencyKey) -> "KeyRing":
        """In its own place if it was there, else last."""
        keys = {one.key: one for one in self.keys} | {key.key: key}
        return self.model_copy(update={"keys": tuple(keys.values()), "version": self.version + 1})


def written(kind: KeyKind, bits: bytes) -> str:
    """256 bits as such a key is written: `mck_` is ours, for scanners of leaks; `whsec_` is Standard Webhooks'."""
    if kind is KeyKind.CALLS:
        return f"mck_{bits.hex()}"
    return f"whsec_{base64.b64encode(bits).decode()}"


def made(kind: KeyKind, secret: str, once: Once, at: datetime, by: str) -> AgencyKey:
    return AgencyKey(
        key=once.key[:26],
        kind=kind,
        shown=secret[:_SHOWN],
        key_hash=hashed(secret),
        created_at=at,
        created_by=by,
        once=once,
    )
