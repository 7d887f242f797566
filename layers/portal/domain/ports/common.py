"""Time and chance are ports: nobody below the wiring asks the machine for either."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """This moment, aware, in UTC."""


class Codes(Protocol):
    """Unguessable words from a cryptographic source."""

    def id(self) -> str:
        """A new identifier: 26 characters of [a-z0-9], sortable by nothing, saying nothing."""

    def token(self) -> str:
        """256 bits, URL-safe."""

    def digits(self, count: int) -> str:
        """A one-time code of so many ASCII digits."""

    def secret(self) -> str:
        """Four characters that are read aloud without mistaking one for another."""


class Seal(Protocol):
    """A keyed hash: what must be found again without being readable, or not be forgeable."""

    def of(self, purpose: str, text: str) -> str:
        """HMAC-SHA256 of `text` under a key of its own for `purpose`, in hex."""
