from datetime import datetime

from portal.domain.errors import NotFound
from portal.domain.model import Dong, DossierCode, Value
from portal.domain.payment import PaymentRequest, PaymentState, Reference, Remark
from portal.domain.ports.common import Clock
from portal.domain.ports.payments import Payments
from portal.domain.session import Session


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


def show_payment(payment: str, me: Session, payments: Payments, clock: Clock) -> PaymentStatus:
    """Raises NotFound, also for somebody else's."""
    found = own_payment(payment, me, payments)
    if found is None:
        raise NotFound
    settlement = found.settlement
    return PaymentStatus(
        payment=found.payment,
        dossier=found.code,
        amount=found.amount,
        state=found.state_at(clock.now()),
        remark=settlement.remark if settlement else None,
        opened_at=found.opened_at,
        expires_at=found.expires_at,
        settled_at=settlement.at if settlement else None,
    )


def own_payment(payment: str, me: Session, payments: Payments) -> PaymentRequest | None:
    found = payments.find(payment)
    return found if found and found.owner == me.person else None
