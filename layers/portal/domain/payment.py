"""Money: what is due for a dossier, the attempts to pay it, and what a gateway's word makes of one.

A fee is requested once for a dossier, and paid by one attempt. Of an attempt we believe what its
gateway signed and nothing else; the browser's return proves nothing.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, NamedTuple

from pydantic import StringConstraints

from portal.domain.dossier import Dossier, State
from portal.domain.model import Dong, DossierCode, Id, Kept, Value
from portal.domain.once import Once

OFFERED_FOR = timedelta(minutes=15)
"""How long an attempt may be paid at the gateway."""

Reference = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]{1,64}$")]


class FeeRequest(Kept):
    """What is due for a dossier. `payment` is its last attempt, `paid_by` the one that paid it.

    `in_review` are those for which money may have been taken: until people have decided, nobody pays again.
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
    version: int = 1

    def tried(self, payment: str) -> "FeeRequest":
        return self._changed(payment=payment)

    def paid(self, payment: str) -> "FeeRequest":
        left = tuple(one for one in self.in_review if one != payment)
        return self._changed(paid_by=payment, in_review=left)

    def doubted(self, payment: str) -> "FeeRequest":
        return self._changed(in_review=(*self.in_review, payment))

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
    """`review`: money may have been taken that we cannot count; people decide."""

    OPEN = "open"
    PAID = "paid"
    CANCELLED = "cancelled"
    FAILED = "failed"
    EXPIRED = "expired"
    REVIEW = "review"


class Remark(StrEnum):
    """What an auditor should know beside the state. `late`: the attempt had ended otherwise."""

    LATE = "late"
    SUSPECTED = "suspected"
    SECOND_PAYMENT = "second_payment"


class Settlement(Kept):
    """What a gateway's notification made of an attempt."""

    at: datetime
    gateway_transaction: str
    response: str
    remark: Remark | None = None


class PaymentRequest(Kept):
    """One attempt to pay a fee. `payment` is its reference at the gateway.

    The payer's address and language belong to it: where to pay is the same each time it is asked.
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
    version: int = 1

    def state_at(self, now: datetime) -> PaymentState:
        """Nobody writes that time has passed: an open attempt is expired once it has."""
        if self.state is PaymentState.OPEN and now >= self.expires_at:
            return PaymentState.EXPIRED
        return self.state


class Verdict(StrEnum):
    """What gateways say of an attempt, in our words."""

    PAID = "paid"
    SUSPECTED = "suspected"
    CANCELLED = "cancelled"
    FAILED = "failed"


class Notification(Value):
    """What a gateway said and signed. `amount` is None if it is no whole number of đồng."""

    payment: Reference
    amount: Dong | None
    verdict: Verdict
    gateway_transaction: str
    response: str
    text: str


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


class Settled(NamedTuple):
    """The attempt after a notification; the fee too, if it says more than before: they are stored together."""

    payment: PaymentRequest
    fee: FeeRequest | None


_STANDING: Mapping[PaymentState, int] = {
    PaymentState.OPEN: 0,
    PaymentState.EXPIRED: 0,
    PaymentState.CANCELLED: 1,
    PaymentState.FAILED: 1,
    PaymentState.REVIEW: 2,
    PaymentState.PAID: 3,
}
"""Notifications come in any order and more than once: a state gives way to a higher one only."""

_NOT_PAID: Mapping[Verdict, tuple[PaymentState, Remark | None]] = {
    Verdict.CANCELLED: (PaymentState.CANCELLED, None),
    Verdict.FAILED: (PaymentState.FAILED, None),
    Verdict.SUSPECTED: (PaymentState.REVIEW, Remark.SUSPECTED),
}


def settle(
    payment: PaymentRequest, fee: FeeRequest, said: Notification, at: datetime
) -> Settled | None:
    """What a notification of the right amount makes of the attempt; None if nothing new.

    Money that comes late, after the attempt expired, failed or was cancelled, still pays a fee
    that is due: sending it back to ask for it again helps nobody. If another attempt has paid the
    fee, people have to give it back.
    """
    state, remark = _outcome(payment, fee, said, at)
    if _STANDING[state] <= _STANDING[payment.state]:
        return None
    settlement = Settlement(
        at=at,
        gateway_transaction=said.gateway_transaction,
        response=said.response,
        remark=remark,
    )
    changes = {"state": state, "settlement": settlement, "version": payment.version + 1}
    settled = payment.model_copy(update=changes)
    return Settled(settled, _fee_after(fee, payment.payment, state))


def _fee_after(fee: FeeRequest, payment: str, state: PaymentState) -> FeeRequest | None:
    if state is PaymentState.PAID:
        return fee.paid(payment)
    return fee.doubted(payment) if state is PaymentState.REVIEW else None


def _outcome(
    payment: PaymentRequest, fee: FeeRequest, said: Notification, at: datetime
) -> tuple[PaymentState, Remark | None]:
    if said.verdict is not Verdict.PAID:
        return _NOT_PAID[said.verdict]
    if fee.paid_by not in {None, payment.payment}:
        return PaymentState.REVIEW, Remark.SECOND_PAYMENT
    in_time = payment.state_at(at) is PaymentState.OPEN
    return PaymentState.PAID, None if in_time else Remark.LATE
