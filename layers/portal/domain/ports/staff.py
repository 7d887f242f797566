"""Officers of agencies, and what proves them."""

from collections.abc import Sequence
from typing import Protocol

from portal.domain.officer import Officer, StaffSession


class Officers(Protocol):
    """`mailbox` is the keyed hash of an officer's mail address: each is one officer's alone."""

    def find(self, officer: str) -> Officer | None: ...

    def owner(self, mailbox: str) -> Officer | None:
        """Whose mailbox it is."""

    def of(self, agency: str) -> Sequence[Officer]:
        """Everybody who ever was one of that agency's, by when they were added."""

    def add(self, officer: Officer, mailbox: str) -> None:
        """Raises Raced if the officer is there or the mailbox is taken."""

    def save(
        self,
        officer: Officer,
        begins: StaffSession | None = None,
        ends: StaffSession | None = None,
    ) -> None:
        """Keep the new version, and with it a session that begins, or one in the place of another, all or nothing.

        Raises Raced unless the version follows the stored one: no session begins behind a change; and if the one to
        end was ended before.
        """


class StaffSessions(Protocol):
    def find(self, token_hash: str) -> StaffSession | None:
        """May return one that has expired: whoever asks checks `live`."""

    def touch(self, session: StaffSession) -> None:
        """Keep when it was last used; does not bring back one that was ended."""

    def of(self, officer: str) -> Sequence[StaffSession]:
        """Every one of theirs that was not ended; some may have expired."""

    def end(self, *sessions: StaffSession) -> None:
        """Let them be over at once; ending an ended one is nothing."""


class Safe(Protocol):
    """A text that is unreadable at rest, bound to whose it is and what for."""

    def lock(self, text: str, officer: str, purpose: str) -> str:
        """Raises Unavailable."""

    def open(self, locked: str, officer: str, purpose: str) -> str:
        """Raises Unavailable, also for what was locked for another officer or purpose."""
