"""Ways to reach a person outside the portal."""

from typing import Protocol


class Carrier(Protocol):
    def send(self, to: str, text: str) -> None:
        """Send a text message to an E.164 number, without marks (GSM-7). Raises Unavailable."""


class TextMessages(Protocol):
    def send(self, to: str, text: str, *, serves: str = "", instead_of: str = "") -> None:
        """The same. What `serves` something that people can ask for is counted, and refused when it is enough.

        `instead_of` is the number it was asked for, and is counted for, where another one hears of it. Raises
        TooMany, and Unavailable too when as many were sent today as may be.
        """


class MailCarrier(Protocol):
    def send(self, to: str, subject: str, text: str) -> None:
        """Send a plain-text mail. Raises Unavailable."""


class Mail(Protocol):
    def send(
        self, to: str, subject: str, text: str, *, serves: str = "", instead_of: str = ""
    ) -> None:
        """The same, counted as text messages are. Raises TooMany too."""
