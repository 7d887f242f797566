"""What proves people beside their passwords, and who reads it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from pydantic import JsonValue

from portal.domain.passkey import Assertion, NewKey, Passkey, PasskeyChallenge
from portal.domain.recovery_codes import RecoveryCodes
from portal.domain.totp import Totp


class Totps(Protocol):
    """At most one for each person."""

    def find(self, person: str) -> Totp | None: ...

    def save(self, totp: Totp) -> None:
        """Raises Raced unless the version follows the stored one; 1 follows nothing."""

    def remove(self, person: str) -> None:
        """Removing none is nothing."""


class RecoverySets(Protocol):
    """At most one for each person."""

    def find(self, person: str) -> RecoveryCodes | None: ...

    def save(self, codes: RecoveryCodes) -> None:
        """Raises Raced unless the version follows the stored one; 1 follows nothing."""

    def remove(self, person: str) -> None:
        """Removing none is nothing."""


class Passkeys(Protocol):
    def of(self, person: str) -> Sequence[Passkey]: ...

    def find(self, person: str, passkey: str) -> Passkey | None: ...

    def add(self, passkey: Passkey) -> None:
        """Raises Raced if it is there."""

    def save(self, passkey: Passkey) -> None:
        """Raises Raced unless the version follows the stored one."""

    def remove(self, person: str, passkey: str) -> None:
        """Removing none is nothing."""


class PasskeyChallenges(Protocol):
    def add(self, challenge: PasskeyChallenge) -> None: ...

    def find(self, name: str) -> PasskeyChallenge | None:
        """May return one that has expired."""

    def spend(self, challenge: PasskeyChallenge) -> None:
        """Delete it. Raises Raced if somebody did."""


class Ceremonies(Protocol):
    """What is asked of a device, and whether what it answers holds."""

    def creation(
        self, challenge: str, person: str, called: str, has: Sequence[Passkey]
    ) -> dict[str, JsonValue]:
        """For PublicKeyCredential.parseCreationOptionsFromJSON(); not on a device that `has` one."""

    def request(self, challenge: str) -> dict[str, JsonValue]:
        """For PublicKeyCredential.parseRequestOptionsFromJSON(); any passkey of this portal will do."""

    def added(
        self, key: NewKey, challenge: str, person: str, label: str, now: datetime
    ) -> Passkey | None:
        """The passkey it is; None if no answer to that challenge, on our pages, by a device that knew its owner."""

    def sign_count(self, assertion: Assertion, challenge: str, passkey: Passkey) -> int | None:
        """The device's new count if it answers that challenge so; None if not, or if the count went back."""
