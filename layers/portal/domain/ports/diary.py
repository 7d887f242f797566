"""Where it is kept who opened whose data."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from portal.domain.diary import Opening


class DiaryPage(NamedTuple):
    """Some openings, newest first, and where the next page begins."""

    openings: Sequence[Opening]
    next: str | None


class Diary(Protocol):
    def write(self, person: str, opening: Opening) -> None:
        """Keep it; the same one again within the hour is kept once. Raises Unavailable: then nothing may be opened."""

    def of(self, person: str, cursor: str | None) -> DiaryPage:
        """Raises Malformed for a cursor that is none."""
