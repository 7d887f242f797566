"""What must be true of the books, whatever happened: the invariants, and what is found against them."""

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from portal.domain.dossier import Dossier
from portal.domain.event import Event
from portal.domain.model import Value

UNDER_WAY = timedelta(minutes=45)
"""Eight tries of a queue, four and a half minutes apart, and more: what is not done by then is dead, or lost."""


class Invariant(StrEnum):
    RECEIPT = "I1"
    MONEY = "I2"
    CHAIN = "I3"
    TOLD = "I4"
    PAPERS = "I5"
    SILENCE = "I6"


class Finding(Value):
    """`about` is a dossier code, a key or a place; nothing of a person."""

    invariant: Invariant
    about: str
    wrong: str


class Seen(StrEnum):
    """What is counted, as an operator reads it. `OWED` to a dossier is a leg; `DEAD` waits for a person."""

    DOSSIER = "dossiers"
    EVENT = "events"
    PAYMENT = "payments"
    REVIEW = "payments for people to look at"
    CASE = "open cases about money"
    CLEAN = "clean copies"
    TOLD = "notices and deliveries made"
    OWED = "legs not walked yet"
    UNDER_WAY = "under way"
    DEAD = "given up, visibly"
    UNHEEDED = "answers that changed nothing"


Fact: TypeAlias = Finding | Seen
"""What a look at one thing yields."""


class Chapter(NamedTuple):
    """One dossier's head and its events, read together."""

    head: Dossier
    events: Sequence[Event]

    def whole(self) -> bool:
        """False if it moved between the two readings, or if something is missing."""
        return self.head.seq == len(self.events)
