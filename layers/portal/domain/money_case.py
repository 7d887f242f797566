"""Money that people have to decide about: what a gateway signed that is not simply the fee, paid once, in time.

A case is named by the money itself (which attempt, the gateway's number, how much): told again, it is the
same case. It is open until an operator closes it with words, or the gateway's later word leaves nothing to decide.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

from portal.domain.model import Dong, DossierCode, Id, Kept, Text
from portal.domain.payment import Notification, PaymentRequest, PaymentState, Reference

OperatorRole = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,39}$")]
"""Whose desk decided. A role, never a name: cases are kept for years."""


class CaseKind(StrEnum):
    """`unanswered` is the one of which no money is known: the gateway never said what became of the attempt."""

    PAID_TWICE = "paid_twice"
    WRONG_AMOUNT = "wrong_amount"
    SUSPECTED = "suspected"
    PAID_AFTER_STOP = "paid_after_stop"
    UNKNOWN_PAYMENT = "unknown_payment"
    UNANSWERED = "unanswered"


class Closing(Kept):
    """How an operator ended a case."""

    at: datetime
    by: OperatorRole
    words: Text


class MoneyCase(Kept):
    """`amount` is what the gateway says it took, None if that is no money. No dossier: it was no attempt of ours."""

    payment: Reference
    kind: CaseKind
    opened_at: datetime
    amount: Dong | None = None
    gateway_transaction: str = ""
    code: DossierCode | None = None
    dossier: Id | None = None
    dissolved_at: datetime | None = None
    closed: Closing | None = None
    version: int = 1

    @property
    def name(self) -> str:
        """Money that came after the stop is a case of its own beside what was said of it before."""
        if self.kind is CaseKind.UNANSWERED:
            return self.kind.value
        return f"stop-{self._money}" if self.kind is CaseKind.PAID_AFTER_STOP else self._money

    @property
    def _money(self) -> str:
        return _named(self.gateway_transaction, self.amount)

    @property
    def id(self) -> str:
        """How operators call it."""
        return f"{self.payment}.{self.name}"

    @property
    def is_open(self) -> bool:
        return self.closed is None and self.dissolved_at is None

    def tells_of(self, said: Notification) -> bool:
        """Whether it is about that very money."""
        known = self.kind is not CaseKind.UNANSWERED
        return known and self._money == _named(said.gateway_transaction, said.amount)

    def dissolved(self, at: datetime) -> "MoneyCase":
        """The gateway's own later word left nothing to decide."""
        return self._changed(dissolved_at=at)

    def closed_by(self, closing: Closing) -> "MoneyCase":
        return self._changed(closed=closing)

    def doubts(self, state: PaymentState) -> bool:
        """Whether an attempt in that state is not what it seems because of this case."""
        whole = state is not PaymentState.PAID or self.kind is CaseKind.PAID_AFTER_STOP
        return whole and self.dissolved_at is None

    def _changed(self, **changes: object) -> "MoneyCase":
        return self.model_copy(update={**changes, "version": self.version + 1})


def money_case(
    kind: CaseKind, said: Notification, payment: PaymentRequest | None, at: datetime
) -> MoneyCase:
    """A case of what a gateway said of an attempt, if there is one of that reference."""
    return MoneyCase(
        payment=said.payment,
        kind=kind,
        opened_at=at,
        amount=said.amount,
        gateway_transaction=said.gateway_transaction,
        code=payment.code if payment else None,
        dossier=payment.dossier if payment else None,
    )


def paid_after_stop(payment: PaymentRequest, gateway_transaction: str, at: datetime) -> MoneyCase:
    """The attempt was paid, and its dossier awaits no payment."""
    return MoneyCase(
        payment=payment.payment,
        kind=CaseKind.PAID_AFTER_STOP,
        opened_at=at,
        amount=payment.amount,
        gateway_transaction=gateway_transaction,
        code=payment.code,
        dossier=payment.dossier,
    )


def unanswered(payment: PaymentRequest, at: datetime) -> MoneyCase:
    return MoneyCase(
        payment=payment.payment,
        kind=CaseKind.UNANSWERED,
        opened_at=at,
        code=payment.code,
        dossier=payment.dossier,
    )


def shown_state(payment: PaymentRequest, cases: Sequence[MoneyCase], now: datetime) -> PaymentState:
    """What its payer is told: under review while a case is open that casts doubt on it, then closed."""
    state = payment.state_at(now)
    doubting = [case for case in cases if case.doubts(state)]
    if not doubting:
        return state
    undecided = any(case.is_open for case in doubting)
    return PaymentState.REVIEW if undecided else PaymentState.CLOSED


def _named(gateway_transaction: str, amount: int | None) -> str:
    return hashlib.sha256(f"{gateway_transaction} {amount}".encode()).hexdigest()[:16]
