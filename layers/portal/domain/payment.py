"""Money: what is due for a dossier, the attempts to pay it, and what a gateway says of one.

A fee is requested once for a dossier, and paid by one attempt. Of an attempt we believe what its
gateway signed and nothing else; the browser's return proves nothing. What its word makes of an
attempt is in settlement.py.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

from portal.domain.dossier import Dossier
from portal.domain.model import Dong, DossierCode, Id, Kept, Value
from portal.domain.once import Once
from portal.domain.transitions import State

OFFERED_FOR = timedelta(minutes=15)
"""How long an attempt may be paid at the gateway."""

ASKED_AFTER = timedelta(minutes=2)
"""After an offer's end, how long the gateway's own notification is waited for before it is asked."""

Reference = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]{1,64}$")]


class FeeRequest(Kept):
    """What is due for a dossier. `payment` is its last attempt, `paid_by` the one that paid it.

    `in_review` are those for which money may have been taken: until people have decided, nobody pays again.
    `attempts` are all there were, in order.
    """

    dossier: Id
    code: DossierCode
    owner: Id
    amount: Dong
    requested_at: datetime
    opened_at: datetime
    payment: Reference | None = None
    paid_by: Reference | None = None
    in_review: tuple[Reference, ...] = ()
    attempts: tuple[Reference, ...] = ()
    version: int = 1

    def tried(self, payment: str) -> "FeeRequest":
        return self._changed(payment=payment, attempts=(*self.attempts, payment))

    def paid(self, payment: str) -> "FeeRequest":
        return self._changed(paid_by=payment, in_review=self._others_in_review(payment))

    def decided(self, payment: str) -> "FeeRequest":
        """People have looked at that attempt: it keeps nobody from paying any more."""
        return self._changed(in_review=self._others_in_review(payment))

    def doubted(self, payment: str) -> "FeeRequest":
        """Also if it is already: the new version tells whoever decided upon fewer doubts."""
        return self._changed(in_review=tuple(dict.fromkeys((*self.in_review, payment))))

    def _others_in_review(self, payment: str) -> tuple[str, ...]:
        return tuple(one for one in self.in_review if one != payment)

    def _changed(self, **changes: object) -> "FeeRequest":
        return self.model_copy(update={**changes, "version": self.version + 1})


def fee_request(dossier: Dossier, at: datetime) -> FeeRequest | None:
    """What the dossier's owner has to pay now, if anything."""
    fee = dossier.fee
    if dossier.state is not State.AWAITING_PAYMENT or fee is None:
        return None
    return FeeRequest(
        dossier=dossier.id,
        code=dossier.code,
        owner=dossier.owner,
        amount=fee.amount,
        requested_at=fee.requested_at,
        opened_at=at,
    )


class PaymentState(StrEnum):
    """`review`: money may have been taken that we cannot count; people decide.

    `closed`: they have. Nobody writes that: it is what an attempt is shown as.
    """

    OPEN = "open"
    PAID = "paid"
    CANCELLED = "cancelled"
    FAILED = "failed"
    EXPIRED = "expired"
    REVIEW = "review"
    CLOSED = "closed"


class Remark(StrEnum):
    """What an auditor should know beside the state. `late`: the attempt had ended otherwise."""

    LATE = "late"
    SUSPECTED = "suspected"
    SECOND_PAYMENT = "second_payment"
    WRONG_AMOUNT = "wrong_amount"


class Settlement(Kept):
    """What a gateway's notification made of an attempt."""

    at: datetime
    gateway_transaction: str
    response: str
    remark: Remark | None = None


class PaymentRequest(Kept):
    """One attempt to pay a fee. `payment` is its reference at the gateway.

    The payer's address and language belong to it: where to pay is the same each time it is asked.
    `given_up_at`: since when its gateway is no longer asked what became of it.
    """

    payment: Reference
    gateway: str
    dossier: Id
    code: DossierCode
    owner: Id
    amount: Dong
    payer_address: str
    language: str
    opened_at: datetime
    expires_at: datetime
    once: Once
    state: PaymentState = PaymentState.OPEN
    settlement: Settlement | None = None
    given_up_at: datetime | None = None
    version: int = 1

    def state_at(self, now: datetime) -> PaymentState:
        """Nobody writes that time has passed: an open attempt is expired once it has."""
        if self.state is PaymentState.OPEN and now >= self.expires_at:
            return PaymentState.EXPIRED
        return self.state

    def ask_at(self) -> datetime | None:
        """From when on its gateway is to be asked what became of it, if nobody has said."""
        is_open = self.state is PaymentState.OPEN and self.given_up_at is None
        return self.expires_at + ASKED_AFTER if is_open else None

    def took(self, said: "Notification") -> bool:
        """Whether the money that this notification tells of is what paid this attempt."""
        return (
            self.state is PaymentState.PAID
            and self.settlement is not None
            and (self.settlement.gateway_transaction, self.amount)
            == (said.gateway_transaction, said.amount)
        )

    def given_up(self, at: datetime) -> "PaymentRequest":
        return self.model_copy(update={"given_up_at": at, "version": self.version + 1})


class Verdict(StrEnum):
    """What gateways say of an attempt, in our words. `unfinished`: nobody has paid it, so far."""

    PAID = "paid"
    SUSPECTED = "suspected"
    CANCELLED = "cancelled"
    FAILED = "failed"
    UNFINISHED = "unfinished"


class Notification(Value):
    """What a gateway said and signed. `amount` is None if it is no whole number of đồng."""

    payment: Reference
    amount: Dong | None
    verdict: Verdict
    gateway_transaction: str
    response: str
    text: str

    @property
    def money_moved(self) -> bool:
        return self.verdict in {Verdict.PAID, Verdict.SUSPECTED}


class Heard(StrEnum):
    """What became of a notification."""

    SETTLED = "settled"
    ALREADY_FINAL = "already_final"
    UNKNOWN_PAYMENT = "unknown_payment"
    WRONG_AMOUNT = "wrong_amount"
    FORGED = "forged"
    BUSY = "busy"


class Note(Kept):
    """A notification that was truly the gateway's, whatever became of it: nothing is lost."""

    notification: Notification
    heard: Heard
    at: datetime
