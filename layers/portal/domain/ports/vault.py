"""The vault: each person's data is sealed under a key of their own, and nobody reads it once that key is gone."""

from datetime import datetime
from typing import Protocol


class Vault(Protocol):
    """`whose` is a person, or a registration that is none yet. `place` is where a text stands: it opens there alone."""

    def begin(self, whose: str, until: datetime | None = None, /) -> None:
        """Make their key; one that is there stays. `until` is when it may be forgotten."""

    def seal(self, whose: str, place: str, text: str, /) -> str:
        """Raises Erased if they have no key, Unavailable if nobody can unwrap it now."""

    def open(self, whose: str, place: str, sealed: str, /) -> str:
        """Raises Erased, Unavailable, and Misplaced for what was sealed for another place or person."""

    def forget(self, whose: str, /) -> None:
        """Find their key anew when it is next wanted, as if nobody had been here lately."""

    def stand_in(self) -> None:
        """Do what finding a forgotten key does, for a number that is nobody's. Raises Unavailable."""

    def destroy(self, whose: str, /) -> None:
        """Let nothing of theirs be read again. Other processes may remember the key for five minutes more."""
