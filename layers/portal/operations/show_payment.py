from datetime import datetime

from portal.domain.errors import NotFound
from portal.domain.model import Dong, DossierCode, Value, Words
from portal.domain.money_case import CaseKind, MoneyCase, shown_state
from portal.domain.payment import PaymentRequest, PaymentState, Reference, Remark
from portal.domain.ports.catalogue import Messages
from portal.domain.ports.common import Clock
from portal.domain.ports.payments import Payments
from portal.domain.session import Session


class CaseView(Value):
    """Money that people decide about, as its payer sees it: what is the matter, and what happens next."""

    kind: CaseKind
    amount: Dong | None
    opened_at: datetime
    closed_at: datetime | None
    what: Words
    next: Words


class PaymentStatus(Value):
    """An attempt as its payer sees it."""

    payment: Reference
    dossier: DossierCode
    amount: Dong
    state: PaymentState
    remark: Remark | None
    opened_at: datetime
    expires_at: datetime
    settled_at: datetime | None
    cases: tuple[CaseView, ...]


def show_payment(
    payment: str, me: Session, payments: Payments, messages: Messages, clock: Clock
) -> PaymentStatus:
    """Raises NotFound, also for somebody else's."""
    found = own_payment(payment, me, payments)
    if found is None:
        raise NotFound
    return payment_status(found, payments, messages, clock)


def payment_status(
    payment: PaymentRequest, payments: Payments, messages: Messages, clock: Clock
) -> PaymentStatus:
    settlement, cases = payment.settlement, payments.cases(payment.payment)
    return PaymentStatus(
        payment=payment.payment,
        dossier=payment.code,
        amount=payment.amount,
        state=shown_state(payment, cases, clock.now()),
        remark=settlement.remark if settlement else None,
        opened_at=payment.opened_at,
        expires_at=payment.expires_at,
        settled_at=settlement.at if settlement else None,
        cases=tuple(_view(case, messages) for case in cases if case.dissolved_at is None),
    )


def own_payment(payment: str, me: Session, payments: Payments) -> PaymentRequest | None:
    found = payments.find(payment)
    return found if found and found.owner == me.person else None


def _view(case: MoneyCase, messages: Messages) -> CaseView:
    return CaseView(
        kind=case.kind,
        amount=case.amount,
        opened_at=case.opened_at,
        closed_at=case.closed.at if case.closed else None,
        what=messages.words(f"case.{case.kind}.what"),
        next=messages.words("case.closed.next" if case.closed else f"case.{case.kind}.next"),
    )
