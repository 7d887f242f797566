"""A notice (thông báo): which events a citizen hears of, how, and what fills the words."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import Field

from portal.domain.calendar import VIETNAM
from portal.domain.dossier import Dossier
from portal.domain.event import Event
from portal.domain.model import Id, Kept
from portal.domain.person import Language
from portal.domain.transitions import EventType

SHORT_CHAIN = 8
"""So many characters of the chain's head are read and compared by people."""

CLAIM_HOLDS = timedelta(minutes=2)
"""Longer than a channel may take to answer, shorter than the queue waits before it comes again."""


class Channel(StrEnum):
    EMAIL = "email"
    SMS = "sms"


_BY_NOTHING = ()
_BY_MAIL = (Channel.EMAIL,)
_BY_BOTH = (Channel.EMAIL, Channel.SMS)

CHANNELS: Mapping[EventType, tuple[Channel, ...]] = {
    EventType.SUBMITTED: _BY_MAIL,
    EventType.HANDED_OVER: _BY_NOTHING,
    EventType.SUPPLEMENT_REQUESTED: _BY_BOTH,
    EventType.SUPPLEMENT_GIVEN: _BY_MAIL,
    EventType.SUPPLEMENT_RECEIVED: _BY_NOTHING,
    EventType.WITHDRAWAL_REQUESTED: _BY_MAIL,
    EventType.WITHDRAWAL_REFUSED: _BY_MAIL,
    EventType.STOPPED: _BY_MAIL,
    EventType.ACCEPTED: _BY_BOTH,
    EventType.REFUSED: _BY_MAIL,
    EventType.PROCESSING_STARTED: _BY_MAIL,
    EventType.FEE_REQUESTED: _BY_BOTH,
    EventType.FEE_PAID: _BY_MAIL,
    EventType.DECIDED: _BY_NOTHING,
    EventType.RESULT_OFFERED: _BY_BOTH,
    EventType.RESULT_RETURNED: _BY_MAIL,
}
"""What a citizen hears of. A text message costs money and patience: it says what cannot wait.

Three events are the portal's own steps, seconds from one that says the same: a dossier is handed over after it was
submitted, its supplement after it was given, and it is decided before its result is offered.
"""


class Notice(Kept):
    """That one event is told: since when somebody is at it, and by which channels it was. No words, no address."""

    dossier: Id
    seq: int
    claimed_at: datetime
    sent: dict[Channel, datetime] = Field(default_factory=dict)
    version: int = 1

    def left(self, channels: Sequence[Channel]) -> tuple[Channel, ...]:
        """Those by which it was not told yet."""
        return tuple(channel for channel in channels if channel not in self.sent)

    def held(self, now: datetime) -> bool:
        """Whether somebody may still be sending what is left."""
        return now - self.claimed_at < CLAIM_HOLDS

    def claimed(self, now: datetime) -> "Notice":
        return self.model_copy(update={"claimed_at": now, "version": self.version + 1})

    def marked(self, channels: Sequence[Channel], now: datetime) -> "Notice":
        sent = self.sent | dict.fromkeys(channels, now)
        return self.model_copy(update={"sent": sent, "version": self.version + 1})


def facts(dossier: Dossier, event: Event, language: Language) -> dict[str, str]:
    """Gather what may fill the words of a notice: facts of a dossier, nothing of a person."""
    known = {
        "code": dossier.code,
        "title": dossier.title.en if language == "en" else dossier.title.vi,
        "at": moment(event.at),
        "chain": event.hash[:SHORT_CHAIN],
    }
    if dossier.due_at:
        known["due"] = moment(dossier.due_at)
    if "answer_by" in event.data:
        known["answer_by"] = moment(datetime.fromisoformat(str(event.data["answer_by"])))
    if dossier.fee:
        known["amount"] = grouped(dossier.fee.amount, language)
    return known


def moment(at: datetime) -> str:
    """Say when as Vietnamese offices do: `17:00 27/11/2026`."""
    return at.astimezone(VIETNAM).strftime("%H:%M %d/%m/%Y")


def grouped(amount: int, language: Language) -> str:
    """`135.000` in Vietnamese, `135,000` in English."""
    return f"{amount:,}" if language == "en" else f"{amount:,}".replace(",", ".")
