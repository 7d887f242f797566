"""Secrets that must be read again, unreadable where they are kept."""

from typing import Protocol


class Locker(Protocol):
    """Raises Unavailable while it is closed itself."""

    def close(self, secret: str, person: str, purpose: str) -> str:
        """`secret` in a form that only `open` reads, for the same person and purpose."""

    def open(self, closed: str, person: str, purpose: str) -> str:
        """Raises PortalError for what was closed for another, or was tampered with."""
