"""I2: of a dossier's fee nothing or the whole was taken, and what was taken moved the dossier, once.

What gateways said that they took is that, or a case: each sum of money once, and none nowhere.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import TypeAlias

from portal.domain.books import UNDER_WAY, Chapter, Fact, Finding, Invariant, Seen
from portal.domain.event import Event
from portal.domain.money_case import CaseKind
from portal.domain.payment import PaymentRequest, PaymentState
from portal.domain.ports.books import Books, DeadLetters
from portal.domain.ports.dossiers import Dossiers
from portal.domain.ports.payments import Payments
from portal.domain.transitions import EventType

Money: TypeAlias = tuple[str, int | None]
"""What a gateway took for one reference: its own number for it, and how much."""


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
            yield from _moved(payment, payments, dossiers, dead, now)


def verify_taken(books: Books, payments: Payments) -> Iterator[Fact]:
    """Whatever a gateway said it took is accounted for, once."""
    yield from (Seen.CASE for case in books.cases() if case.is_open)
    references = {*books.told(), *(case.payment for case in books.cases())}
    for reference in sorted(references):
        # Looked at again, because it may have been settled between the readings.
        wrong = _misstated(reference, payments) and _misstated(reference, payments)
        if wrong:
            yield _against(reference, wrong)


def _misstated(reference: str, payments: Payments) -> str | None:
    taken, accounted = _taken(reference, payments), _accounted(reference, payments)
    if taken - set(accounted):
        return "money was taken that is neither the fee's nor a case"
    if set(accounted) - taken:
        return "money counts as taken of which no gateway spoke"
    return "money is accounted for twice" if accounted.total() > len(taken) else None


def _taken(reference: str, payments: Payments) -> set[Money]:
    told = [note.notification for note in payments.notes(reference)]
    return {(said.gateway_transaction, said.amount) for said in told if said.money_moved}


def _accounted(reference: str, payments: Payments) -> Counter[Money]:
    """A dossier that had stopped: its money is the case's, not the fee's."""
    payment, cases = payments.find(reference), payments.cases(reference)
    counted = [
        (case.gateway_transaction, case.amount)
        for case in cases
        if case.dissolved_at is None and case.kind is not CaseKind.UNANSWERED
    ]
    stopped = any(case.kind is CaseKind.PAID_AFTER_STOP for case in cases)
    paid = payment and payment.state is PaymentState.PAID and payment.settlement
    if payment and paid and not stopped:
        counted.append((paid.gateway_transaction, payment.amount))
    return Counter(counted)


def _captured(payment: PaymentRequest, payments: Payments) -> Iterator[Fact]:
    """A fee names the one payment that paid it, so that a second one shows."""
    fee = payments.fee(payment.dossier)
    if fee is None or (fee.paid_by, fee.amount) != (payment.payment, payment.amount):
        yield _against(payment.code, "money was taken that is not the fee's")


def _moved(
    payment: PaymentRequest,
    payments: Payments,
    dossiers: Dossiers,
    dead: DeadLetters,
    now: datetime,
) -> Iterator[Fact]:
    """The dossier went on by it, or had stopped, which is a case."""
    events = _fee_paid(list(dossiers.events(payment.dossier)))
    if any(event.data.get("payment") == payment.payment for event in events):
        return
    if any(case.kind is CaseKind.PAID_AFTER_STOP for case in payments.cases(payment.payment)):
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
