"""Accounts, and what proves who somebody is."""

from typing import Protocol

from portal.domain.person import Contact
from portal.domain.session import Session


class Sessions(Protocol):
    def add(self, session: Session) -> None: ...

    def find(self, token_hash: str) -> Session | None:
        """May return a session that has expired: whoever asks checks `live`."""

    def touch(self, session: Session) -> None:
        """Keep when it was last used; does not bring back one that was ended."""

    def end(self, token_hash: str) -> None:
        """Let it be over at once; ending an ended one is nothing."""


class People(Protocol):
    def contact(self, person: str) -> Contact | None:
        """Where they can be reached; None if there is no such account."""
