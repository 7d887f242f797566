"""Ways to reach a person outside the portal."""

from typing import Protocol


class TextMessages(Protocol):
    def send(self, to: str, text: str) -> None:
        """Send a text message to an E.164 number, without marks (GSM-7). Raises Unavailable."""


class Mail(Protocol):
    def send(self, to: str, subject: str, text: str) -> None:
        """Send a plain-text mail. Raises Unavailable."""
