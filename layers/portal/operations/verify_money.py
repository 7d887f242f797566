"""I2: of a dossier's fee nothing or the whole was taken, and what was taken moved the dossier, once.

What gateways said that they took is that, or a case: each sum of money once, and none nowhere. What nobody has
decided yet keeps others from paying, and nothing else does.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TypeAlias

from portal.domain.books import UNDER_WAY, Chapter, Fact, Finding, Invariant, Seen
from portal.domain.event import Event
from portal.domain.money_case import CaseKind, MoneyCase
from portal.domain.payment import PaymentRequest, PaymentState
from portal.domain.ports.books import Books, DeadLetters
from portal.domain.ports.dossiers import Dossiers
from portal.domain.ports.payments import Payments
from portal.domain.transitions import EventType
from portal.operations.reconcile_payments import PATIENCE

Money: TypeAlias = tuple[str, int | None]
"""What a gateway took for one reference: its own number for it, and how much."""

FORGOTTEN = PATIENCE + timedelta(days=2)
"""By then a gateway was asked, or people were: an attempt's turn comes once a day in the end, and one may be missed."""


def verify_fee(chapter: Chapter, payments: Payments) -> Iterator[Fact]:
    """The dossier says that it was paid: by one payment, which says so too, and as much as was asked for."""
    head, paid = chapter.head, _fee_paid(list(chapter.events))
    if len(paid) > 1:
        yield _against(head.code, "its fee was paid twice")
    if bool(head.fee and head.fee.paid_at) != bool(paid):
        yield _against(head.code, "its fee is not what its events say of it")
    for event in paid:
        payment = payments.find(str(event.data.get("payment")))
        told = (head.id, event.data.get("amount"))
        if payment is None or payment.state is not PaymentState.PAID:
            yield _against(head.code, "went on without a payment")
        elif (payment.dossier, payment.amount) != told:
            yield _against(head.code, "went on by another payment than it says")
    yield from _due(chapter, payments)


def _due(chapter: Chapter, payments: Payments) -> Iterator[Fact]:
    """The event in which its agency asks is the measure: of the head, of the payments table, of what was paid."""
    head, events = chapter
    asked = [event.data.get("amount") for event in events if event.type is EventType.FEE_REQUESTED]
    fee = payments.fee(head.id) if asked else None
    said = [event.data.get("amount") for event in _fee_paid(list(events))]
    said += [one.amount for one in (head.fee, fee) if one]
    if any([one] != asked for one in said):
        yield _against(head.code, "another sum is spoken of than its agency asked for")
    if fee and _barred_in_vain(head.id, payments) and _barred_in_vain(head.id, payments):
        yield _against(head.code, "nobody can pay its fee, and no case says why")


def _barred_in_vain(dossier: str, payments: Payments) -> bool:
    """Whoever closes a case writes its fee too: if that did not move, it goes with the cases read meanwhile."""
    fee = payments.fee(dossier)
    doubts = [payments.cases(attempt) for attempt in (fee.in_review if fee else ())]
    in_vain = any(not any(case.is_open for case in cases) for cases in doubts)
    return in_vain and payments.fee(dossier) == fee


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
        if _forgotten(payment, now) and _forgotten(payments.find(payment.payment), now):
            yield _against(payment.code, "an attempt is open, and nobody asks its gateway")


def verify_taken(books: Books, payments: Payments) -> Iterator[Fact]:
    """Whatever a gateway said it took is accounted for, once; what is in doubt keeps others from paying."""
    cases = list(books.cases())
    for case in cases:
        if case.is_open:
            yield Seen.CASE
            if _bars_nobody(case, payments) and _bars_nobody(case, payments):
                yield _against(case.id, "is in doubt, and its fee can be paid all the same")
    references = {*books.told(), *(case.payment for case in cases)}
    for reference in sorted(references):
        # Looked at again, because it may have been settled between the readings.
        wrong = _misstated(reference, payments) and _misstated(reference, payments)
        if wrong:
            yield _against(reference, wrong)


def _bars_nobody(case: MoneyCase, payments: Payments) -> bool:
    """A silence holds no money, and need not. Read in the order of `_barred_in_vain`, for the same reason."""
    if case.dossier is None or case.kind is CaseKind.UNANSWERED:
        return False
    fee = payments.fee(case.dossier)
    if fee is None or fee.paid_by or case.payment in fee.in_review:
        return False
    still = any(one.id == case.id and one.is_open for one in payments.cases(case.payment))
    return still and payments.fee(case.dossier) == fee


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


def _forgotten(payment: PaymentRequest | None, now: datetime) -> bool:
    """Whether it waits for a word much longer than anybody would wait."""
    since = payment.ask_at() if payment else None
    return since is not None and now - since > FORGOTTEN


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
