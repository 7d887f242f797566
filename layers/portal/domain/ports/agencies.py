"""The agencies behind the portal."""

from typing import Protocol

from portal.domain.agency import Agency
from portal.domain.session import AgencyCaller


class Agencies(Protocol):
    def find(self, code: str) -> Agency | None: ...

    def caller(self, key_hash: str) -> AgencyCaller | None:
        """Whose key has this SHA-256 (hex)."""

    def answer_secrets(self, code: str) -> tuple[str, ...]:
        """With what that agency signs what it tells the portal; none if it does not, or is unknown."""
