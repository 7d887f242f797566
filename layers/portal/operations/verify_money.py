"""I2: of a dossier's fee nothing or the whole was taken, and what was taken moved the dossier, once."""

from collections.abc import Iterator
from datetime import datetime

from portal.domain.books import UNDER_WAY, Chapter, Fact, Finding, Invariant, Seen
from portal.domain.dossier import Event, EventType
from portal.domain.payment import PaymentRequest, PaymentState
from portal.domain.ports.books import Books, DeadLetters
from portal.domain.ports.dossiers import Dossiers
from portal.domain.ports.payments import Payments


def verify_fee(chapter: Chapter, payments: Payments) -> Iterator[Fact]:
    """The dossier says that it was paid: by one payment, which says so too."""
    head, paid = chapter.head, _fee_paid(list(chapter.events))
    if len(paid) > 1:
        yield _against(head.code, "its fee was paid twice")
    for event in paid:
        payment = payments.find(str(event.data.get("payment")))
        told = (head.id, event.data.get("amount"))
        if payment is None or payment.state is not PaymentState.PAID:
            yield _against(head.code, "went on without a payment")
        elif (payment.dossier, payment.amount) != told:
            yield _against(head.code, "went on by another payment than it says")


def verify_payments(
    books: Books, payments: Payments, dossiers: Dossiers, dead: DeadLetters, now: datetime
) -> Iterator[Fact]:
    """Every attempt there was: what was taken is what was due, and the dossier knows."""
    for payment in books.payments():
        yield Seen.PAYMENT
        if payment.state is PaymentState.REVIEW:
            yield Seen.REVIEW
        if payment.state is PaymentState.PAID:
            yield from _captured(payment, payments)
            yield from _moved(payment, dossiers, dead, now)


def _captured(payment: PaymentRequest, payments: Payments) -> Iterator[Fact]:
    """A fee names the one payment that paid it, so that a second one shows."""
    fee = payments.fee(payment.dossier)
    if fee is None or (fee.paid_by, fee.amount) != (payment.payment, payment.amount):
        yield _against(payment.code, "money was taken that is not the fee's")


def _moved(
    payment: PaymentRequest, dossiers: Dossiers, dead: DeadLetters, now: datetime
) -> Iterator[Fact]:
    events = _fee_paid(list(dossiers.events(payment.dossier)))
    if any(event.data.get("payment") == payment.payment for event in events):
        return
    at = payment.settlement.at if payment.settlement else payment.opened_at
    if payment.payment in dead.payments:
        yield Seen.DEAD
    elif now - at < UNDER_WAY:
        yield Seen.UNDER_WAY
    else:
        yield _against(payment.code, "was paid and did not go on")


def _fee_paid(events: list[Event]) -> list[Event]:
    return [event for event in events if event.type is EventType.FEE_PAID]


def _against(about: str, wrong: str) -> Finding:
    return Finding(invariant=Invariant.MONEY, about=about, wrong=wrong)
