from collections.abc import Sequence

from portal.domain.errors import Raced, Unavailable
from portal.domain.money_case import CaseKind, MoneyCase, money_case
from portal.domain.payment import (
    FeeRequest,
    Heard,
    Note,
    Notification,
    PaymentRequest,
    PaymentState,
)
from portal.domain.ports.common import Clock
from portal.domain.ports.payments import Gateway, Payments
from portal.domain.settlement import Settled, settle
from portal.operations.again import again


def settle_payment(query: str, payments: Payments, gateway: Gateway, clock: Clock) -> Heard:
    """What a gateway's notification does: it settles its payment, once, whoever else knocks.

    Nothing is stored of what the gateway did not sign; everything it signed is kept as a note, and money
    that is not the fee, paid once, as a case beside it. BUSY asks the gateway to tell it again: others were
    quicker, or the table has no time.
    """
    said = gateway.said(query)
    return Heard.FORGED if said is None else settle_said(said, payments, clock)


def settle_said(said: Notification, payments: Payments, clock: Clock) -> Heard:
    """The same for what the gateway said when it was asked."""
    try:
        return again(lambda: _settled(said, payments, clock))
    except (Raced, Unavailable):
        return Heard.BUSY


def _settled(said: Notification, payments: Payments, clock: Clock) -> Heard:
    payment = payments.find(said.payment)
    fee = payments.fee(payment.dossier) if payment else None
    if payment is None or fee is None:
        return _nobodys(said, payments, clock)
    return _applied(said, payment, fee, payments, clock)


def _nobodys(said: Notification, payments: Payments, clock: Clock) -> Heard:
    """No attempt of ours: if money was taken, it is somebody's."""
    now = clock.now()
    known = any(case.tells_of(said) for case in payments.cases(said.payment))
    new = said.money_moved and not known
    case = money_case(CaseKind.UNKNOWN_PAYMENT, said, None, now)
    return _kept(
        Settled(cases=(case,)) if new else None, said, Heard.UNKNOWN_PAYMENT, payments, clock
    )


def _applied(
    said: Notification,
    payment: PaymentRequest,
    fee: FeeRequest,
    payments: Payments,
    clock: Clock,
) -> Heard:
    settled = settle(payment, fee, said, clock.now(), _cases(payment, payments))
    heard = Heard.SETTLED if settled else Heard.ALREADY_FINAL
    wrong = said.amount != payment.amount
    return _kept(settled, said, Heard.WRONG_AMOUNT if wrong else heard, payments, clock)


def _cases(payment: PaymentRequest, payments: Payments) -> Sequence[MoneyCase]:
    """Of an attempt that nobody has spoken of yet there are none: the usual way costs no call."""
    untold = payment.state is PaymentState.OPEN and payment.given_up_at is None
    return () if untold else payments.cases(payment.payment)


def _kept(
    settled: Settled | None, said: Notification, heard: Heard, payments: Payments, clock: Clock
) -> Heard:
    note = Note(notification=said, heard=heard, at=clock.now())
    if settled:
        payments.settle(settled, note)
    else:
        payments.note(note)
    return heard
