"""What a gateway's word makes of an attempt, of its fee, and of money that is neither."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from portal.domain.money_case import CaseKind, MoneyCase, money_case
from portal.domain.payment import (
    FeeRequest,
    Notification,
    PaymentRequest,
    PaymentState,
    Remark,
    Settlement,
    Verdict,
)


class Settled(NamedTuple):
    """What is new after a notification, stored together. What is None says no more than before."""

    payment: PaymentRequest | None = None
    fee: FeeRequest | None = None
    cases: tuple[MoneyCase, ...] = ()


class _Judgement(NamedTuple):
    state: PaymentState
    remark: Remark | None = None
    case: CaseKind | None = None


_STANDING: Mapping[PaymentState, int] = {
    PaymentState.OPEN: 0,
    PaymentState.EXPIRED: 1,
    PaymentState.CANCELLED: 1,
    PaymentState.FAILED: 1,
    PaymentState.REVIEW: 2,
    PaymentState.PAID: 3,
}
"""Notifications come in any order and more than once: a state gives way to a higher one only."""

_NOTHING_TAKEN: Mapping[Verdict, _Judgement] = {
    Verdict.CANCELLED: _Judgement(PaymentState.CANCELLED),
    Verdict.FAILED: _Judgement(PaymentState.FAILED),
    Verdict.UNFINISHED: _Judgement(PaymentState.EXPIRED),
}
_WRONG_AMOUNT = _Judgement(PaymentState.REVIEW, Remark.WRONG_AMOUNT, CaseKind.WRONG_AMOUNT)
_SUSPECTED = _Judgement(PaymentState.REVIEW, Remark.SUSPECTED, CaseKind.SUSPECTED)
_PAID_TWICE = _Judgement(PaymentState.REVIEW, Remark.SECOND_PAYMENT, CaseKind.PAID_TWICE)


def settle(
    payment: PaymentRequest,
    fee: FeeRequest,
    said: Notification,
    at: datetime,
    known: Sequence[MoneyCase] = (),
) -> Settled | None:
    """What a notification makes of the attempt; None if nothing new. `known` are the attempt's cases.

    Money that comes late, after the attempt expired, failed or was cancelled, still pays a fee
    that is due: sending it back to ask for it again helps nobody. All other money becomes a case,
    and so does money taken again for a fee that was paid: people have to give it back.
    """
    same = next((case for case in known if case.tells_of(said)), None)
    if _accounted(payment, said, same):
        return None
    judged = _judge(payment, fee, said, at)
    rises = _STANDING[judged.state] > _STANDING[payment.state]
    after = _settled(payment, judged, said, at) if rises else None
    cases = (*_cases(judged, payment, said, same, at), *_answered(after, known, at))
    if after is None and not cases:
        return None
    opened = any(case.version == 1 for case in cases)
    return Settled(after, _fee_after(fee, payment, after, opened=opened), cases)


def _accounted(payment: PaymentRequest, said: Notification, same: MoneyCase | None) -> bool:
    """This very money paid the fee, or people have decided about it; or none was taken, of another amount."""
    if not said.money_moved:
        return said.amount != payment.amount
    return payment.took(said) or (same is not None and same.closed is not None)


def _judge(
    payment: PaymentRequest, fee: FeeRequest, said: Notification, at: datetime
) -> _Judgement:
    if not said.money_moved:
        return _NOTHING_TAKEN[said.verdict]
    if said.amount != payment.amount:
        return _WRONG_AMOUNT
    if said.verdict is Verdict.SUSPECTED:
        return _SUSPECTED
    if fee.paid_by is not None:
        return _PAID_TWICE
    in_time = payment.state_at(at) is PaymentState.OPEN
    return _Judgement(PaymentState.PAID, None if in_time else Remark.LATE)


def _settled(
    payment: PaymentRequest, judged: _Judgement, said: Notification, at: datetime
) -> PaymentRequest:
    settlement = Settlement(
        at=at,
        gateway_transaction=said.gateway_transaction,
        response=said.response,
        remark=judged.remark,
    )
    changes = {"state": judged.state, "settlement": settlement, "version": payment.version + 1}
    return payment.model_copy(update=changes)


def _cases(
    judged: _Judgement,
    payment: PaymentRequest,
    said: Notification,
    same: MoneyCase | None,
    at: datetime,
) -> tuple[MoneyCase, ...]:
    """Opened for money that has none yet; dissolved once that very money has paid the fee."""
    if judged.case and same is None:
        return (money_case(judged.case, said, payment, at),)
    if judged.state is PaymentState.PAID and same is not None:
        return (same.dissolved(at),)
    return ()


def _answered(
    after: PaymentRequest | None, known: Sequence[MoneyCase], at: datetime
) -> tuple[MoneyCase, ...]:
    """The gateway spoke after all."""
    if after is None:
        return ()
    waiting = (case for case in known if case.kind is CaseKind.UNANSWERED and case.is_open)
    return tuple(case.dissolved(at) for case in waiting)


def _fee_after(
    fee: FeeRequest, payment: PaymentRequest, after: PaymentRequest | None, *, opened: bool
) -> FeeRequest | None:
    """While there is a case about a fee that nobody has paid, nobody pays again; a second case bars anew.

    It is written for each case: whoever closes another one at the same moment reads again.
    """
    if after and after.state is PaymentState.PAID:
        return fee.paid(after.payment)
    if after and after.state is PaymentState.REVIEW:
        return fee.doubted(after.payment)
    return fee.doubted(payment.payment) if opened and fee.paid_by is None else None
