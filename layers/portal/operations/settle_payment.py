from portal.domain.errors import Raced, Unavailable
from portal.domain.payment import FeeRequest, Heard, Note, Notification, PaymentRequest, settle
from portal.domain.ports.common import Clock
from portal.domain.ports.payments import Gateway, Payments
from portal.operations.again import again


def settle_payment(query: str, payments: Payments, gateway: Gateway, clock: Clock) -> Heard:
    """What a gateway's notification does: it settles its payment, once, whoever else knocks.

    Nothing is stored of what the gateway did not sign; everything it signed is kept as a note.
    BUSY asks the gateway to tell it again: others were quicker, or the table has no time.
    """
    said = gateway.said(query)
    if said is None:
        return Heard.FORGED
    try:
        return again(lambda: _settled(said, payments, clock))
    except (Raced, Unavailable):
        return Heard.BUSY


def _settled(said: Notification, payments: Payments, clock: Clock) -> Heard:
    payment = payments.find(said.payment)
    fee = payments.fee(payment.dossier) if payment else None
    if payment is None or fee is None:
        return _noted(said, Heard.UNKNOWN_PAYMENT, payments, clock)
    if said.amount != payment.amount:
        return _noted(said, Heard.WRONG_AMOUNT, payments, clock)
    return _applied(said, payment, fee, payments, clock)


def _applied(
    said: Notification,
    payment: PaymentRequest,
    fee: FeeRequest,
    payments: Payments,
    clock: Clock,
) -> Heard:
    now = clock.now()
    settled = settle(payment, fee, said, now)
    if settled is None:
        return _noted(said, Heard.ALREADY_FINAL, payments, clock)
    payments.settle(settled, Note(notification=said, heard=Heard.SETTLED, at=now))
    return Heard.SETTLED


def _noted(said: Notification, heard: Heard, payments: Payments, clock: Clock) -> Heard:
    payments.note(Note(notification=said, heard=heard, at=clock.now()))
    return heard
