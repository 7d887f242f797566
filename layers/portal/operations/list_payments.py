from portal.domain.model import DossierCode, Value
from portal.domain.ports.catalogue import Messages
from portal.domain.ports.common import Clock
from portal.domain.ports.dossiers import Dossiers
from portal.domain.ports.payments import Payments
from portal.domain.session import Session
from portal.operations.moving import of_citizen
from portal.operations.show_payment import PaymentStatus, payment_status

LATEST = 20
"""More attempts than that at one fee are nobody's history."""


class PaymentList(Value):
    """The attempts to pay one dossier's fee, newest first."""

    dossier: DossierCode
    items: tuple[PaymentStatus, ...]


def list_payments(
    code: str,
    me: Session,
    dossiers: Dossiers,
    payments: Payments,
    messages: Messages,
    clock: Clock,
) -> PaymentList:
    """Raises NotFound for an unknown dossier and for another citizen's."""
    dossier = of_citizen(code, me, dossiers)
    fee = payments.fee(dossier.id)
    tried = fee.attempts[-LATEST:] if fee else ()
    found = (payments.find(one) for one in reversed(tried))
    shown = (payment_status(one, payments, messages, clock) for one in found if one)
    return PaymentList(dossier=dossier.code, items=tuple(shown))
