"""What was told to citizens."""

from typing import Protocol

from portal.domain.notice import Notice


class Notices(Protocol):
    def find(self, dossier: str, seq: int) -> Notice | None: ...

    def save(self, notice: Notice) -> None:
        """Keep its new version. Raises Raced unless that follows the stored one."""
