"""Finding in the catalogue: apart from its other ports, for one function alone finds."""

from datetime import date
from typing import Protocol

from portal.domain.finding import Asked, Found, Listed


class Finder(Protocol):
    def edition(self, day: date) -> str:
        """Eight hex digits that are others as soon as anything in the catalogue is another, or begins."""

    def find(self, asked: Asked, day: date) -> Found:
        """What fits the words, best first, as it is in force on that day. No words fit everything."""

    def suggest(self, words: str, day: date) -> tuple[Listed, ...]:
        """What somebody may be about to ask for, the last word being half written, as it is in force on that day."""
