"""The agencies behind the portal."""

from typing import Protocol

from portal.domain.agency import Agency
from portal.domain.agency_key import AgencyKey, KeyRing
from portal.domain.session import AgencyCaller


class Agencies(Protocol):
    def find(self, code: str) -> Agency | None: ...

    def caller(self, key_hash: str) -> AgencyCaller | None:
        """Whose key has this SHA-256 (hex)."""

    def answer_secrets(self, code: str) -> tuple[str, ...]:
        """With what that agency signs what it tells the portal; none if it does not, or is unknown."""

    def used(self, key_hash: str, caller: AgencyCaller) -> None:
        """Keep on which day that key was used; does not bring back one that was revoked."""


class KeyRings(Protocol):
    def of(self, agency: str) -> KeyRing:
        """An agency's; of version 0 and empty if none was ever made."""

    def add(self, ring: KeyRing, key: AgencyKey, secret: str) -> None:
        """Keep the ring's new version and let `secret` serve, all or nothing. Raises Raced."""

    def revoke(self, ring: KeyRing, key: AgencyKey) -> None:
        """Keep the ring's new version and let that key serve no more, all or nothing. Raises Raced."""
