"""Telling an agency: which events it must hear of, in what words, and when to knock again."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from portal.domain.dossier import Dossier
from portal.domain.event import Event
from portal.domain.model import AgencyCode, DossierCode, Id, Kept, ProcedureCode, Value
from portal.domain.transitions import EventType, State

LONGEST_WAIT = 86_400
"""Seconds between two attempts, at most: a day."""

_OK = range(200, 300)
"""Nothing else is an answer, 410 neither: an address is taken out of the registry by people, and not by an error."""

WEBHOOKS: Mapping[EventType, str] = {
    EventType.HANDED_OVER: "dossier.handed_over",
    EventType.SUPPLEMENT_RECEIVED: "dossier.supplement_given",
    EventType.WITHDRAWAL_REQUESTED: "dossier.withdrawal_requested",
    EventType.FEE_PAID: "dossier.fee_paid",
    EventType.RESULT_RETURNED: "dossier.returned",
}
"""What an agency must hear of: what it did itself it knows."""


class WebhookData(Value):
    """Thin on purpose: an agency reads the dossier through a door that knows who reads."""

    dossier: DossierCode
    procedure: ProcedureCode
    state: State
    version: int


class Webhook(Value):
    type: str
    timestamp: datetime
    data: WebhookData


def webhook(dossier: Dossier, event: Event) -> Webhook:
    """Make the same text at every attempt, whatever happened to the dossier since."""
    data = WebhookData(
        dossier=dossier.code,
        procedure=dossier.procedure,
        state=event.state,
        version=event.version,
    )
    return Webhook(type=WEBHOOKS[event.type], timestamp=event.at, data=data)


class Refusal(StrEnum):
    """Why a call came to no answer."""

    ADDRESS_MALFORMED = "address_malformed"
    ADDRESS_UNKNOWN = "address_unknown"
    ADDRESS_FORBIDDEN = "address_forbidden"
    NOT_ENCRYPTED = "not_encrypted"
    NOT_TRUSTED = "not_trusted"
    TIMED_OUT = "timed_out"
    NO_CONNECTION = "no_connection"


class Reply(Value):
    """What came of a call: a status, or why there is none. `retry_after` is in seconds."""

    status: int | None = None
    refusal: Refusal | None = None
    retry_after: int | None = None

    @property
    def taken(self) -> bool:
        return self.status in _OK


class Ladder(Value):
    """How long to wait after each failed attempt; when it ends, nobody knocks any more."""

    waits: tuple[Annotated[int, Field(ge=0, le=LONGEST_WAIT)], ...]

    @classmethod
    def read(cls, seconds: str) -> "Ladder":
        """From `5,60,300,3600`."""
        return cls(waits=tuple(int(wait) for wait in seconds.split(",") if wait.strip()))

    def wait(self, attempt: int, reply: Reply) -> int | None:
        """Say how long after that attempt the next one is due, None if there is none.

        The other side may ask for more time, up to a day.
        """
        if attempt > len(self.waits):
            return None
        return min(LONGEST_WAIT, max(self.waits[attempt - 1], reply.retry_after or 0))


class DeliveryState(StrEnum):
    PENDING = "pending"
    DELIVERED = "delivered"
    DEAD = "dead"


class Attempt(Kept):
    number: int
    at: datetime
    status: int | None
    refusal: Refusal | None


class Delivery(Kept):
    """What was tried to tell an agency one event; every attempt is the same call, `webhook`.

    While it is pending, `next_at` is when the next attempt is due. `replayed` attempts were made before
    an operator began the ladder anew.
    """

    dossier: Id
    code: DossierCode
    seq: int
    agency: AgencyCode
    webhook: str
    type: str
    state: DeliveryState = DeliveryState.PENDING
    attempts: tuple[Attempt, ...] = ()
    next_at: datetime | None = None
    replayed: int = 0
    version: int = 0

    @property
    def upcoming(self) -> int:
        """The number of the next attempt."""
        return len(self.attempts) + 1

    def awaits(self, attempt: int) -> bool:
        """Whether that attempt is still to be made: a recorded one has its follower queued."""
        made = {one.number for one in self.attempts}
        return self.state is DeliveryState.PENDING and attempt not in made

    def tried(
        self, attempt: int, at: datetime, reply: Reply, next_at: datetime | None
    ) -> "Delivery":
        """After an attempt; without a next one, an answer ends it well and anything else badly."""
        made = Attempt(number=attempt, at=at, status=reply.status, refusal=reply.refusal)
        ended = DeliveryState.DELIVERED if reply.taken else DeliveryState.DEAD
        return self.model_copy(
            update={
                "attempts": (*self.attempts, made),
                "state": DeliveryState.PENDING if next_at else ended,
                "next_at": next_at,
                "version": self.version + 1,
            }
        )

    def revived(self, at: datetime) -> "Delivery":
        """Ended, and to be tried from the foot of the ladder again."""
        begun = {
            "state": DeliveryState.PENDING,
            "next_at": at,
            "replayed": len(self.attempts),
            "version": self.version + 1,
        }
        return self.model_copy(update=begun)


def delivery(dossier: Dossier, event: Event) -> Delivery:
    """Begin the delivery of that event: nobody knocked yet."""
    return Delivery(
        dossier=dossier.id,
        code=dossier.code,
        seq=event.seq,
        agency=dossier.agency,
        webhook=f"evt_{dossier.id}_{event.seq}",
        type=WEBHOOKS[event.type],
    )
