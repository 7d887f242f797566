"""Passkeys (WebAuthn Level 3): keys that a device holds and uses for this portal alone."""

import hashlib
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from portal.domain.model import Id, Kept, Line, Value

CHALLENGE_LASTS = timedelta(minutes=5)
MOST = 10
"""Passkeys of one person."""

_LONGEST = 8192
Bytes = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9_-]+$", max_length=_LONGEST),
    Field(repr=False, description="base64url, without padding"),
]


class Purpose(StrEnum):
    """What a challenge was given out for: it serves nothing else."""

    ADD = "add"
    SIGN_IN = "sign-in"
    STEP_UP = "step-up"


class PasskeyChallenge(Kept):
    """`session` is whose it was given to, where somebody was signed in; whoever uses it deletes it first."""

    name: Id
    purpose: Purpose
    challenge: str
    expires_at: datetime
    session: str = ""


class NewKey(Value):
    """What navigator.credentials.create() gave: its rawId, clientDataJSON and attestationObject."""

    credential: Bytes
    client_data: Bytes
    attestation: Bytes


class Assertion(Value):
    """What navigator.credentials.get() gave: its rawId, userHandle, clientDataJSON, authenticatorData and signature.

    The userHandle is whom we made the passkey for, as text.
    """

    credential: Bytes
    person: Id
    client_data: Bytes
    authenticator_data: Bytes
    signature: Bytes


class Passkey(Kept):
    """`passkey` is the credential's hash, by which its owner names it. A synced key's `sign_count` stays 0."""

    passkey: Id
    person: Id
    label: Line
    credential: str
    public_key: str
    sign_count: int
    added_at: datetime
    used_at: datetime | None = None
    version: int = 1

    def used(self, sign_count: int, now: datetime) -> "Passkey":
        counted = {"sign_count": sign_count, "used_at": now, "version": self.version + 1}
        return self.model_copy(update=counted)


def named(credential: str) -> str:
    """What its owner and the table call it: a credential's own id may be longer than a key."""
    return hashlib.sha256(credential.encode()).hexdigest()[:40]
