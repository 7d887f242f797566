"""Codes that two clocks agree on (RFC 6238)."""

from datetime import datetime
from typing import Protocol


class TotpCodes(Protocol):
    def secret(self) -> str:
        """A new one of 160 bits, in base32."""

    def step(self, secret: str, code: str, now: datetime) -> int | None:
        """Whose number of 30 seconds that code is: this one's or the one before; None if it is neither's.

        Finds it as often as it is asked: whoever asks keeps the last step and takes none twice.
        """

    def uri(self, secret: str, account: str) -> str:
        """What an authenticator reads from a QR code (otpauth://); `account` is shown beside its codes."""

    def picture(self, uri: str) -> str:
        """The QR code of it, as an SVG."""
