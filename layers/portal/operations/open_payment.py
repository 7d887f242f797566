from portal.domain.dossier import Dossier
from portal.domain.errors import Raced
from portal.domain.leg import Outcome
from portal.domain.payment import FeeRequest, fee_request
from portal.domain.ports.common import Clock
from portal.domain.ports.dossiers import Dossiers
from portal.domain.ports.payments import Payments


def open_payment(dossier_id: str, dossiers: Dossiers, payments: Payments, clock: Clock) -> Outcome:
    """Request the fee that the agency asked for, once. `not_due` if nothing is to be paid."""
    dossier = dossiers.get(dossier_id)
    fee = fee_of(dossier, payments, clock) if dossier else None
    return Outcome.OFFERED if fee else Outcome.NOT_DUE


def fee_of(dossier: Dossier, payments: Payments, clock: Clock) -> FeeRequest | None:
    """The fee's request, made now if nobody was quicker; None if the dossier awaits no payment."""
    due = fee_request(dossier, clock.now())
    if due is None:
        return None
    known = payments.fee(dossier.id)
    if known:
        return known
    try:
        payments.request(due)
    except Raced:
        return payments.fee(dossier.id)
    return due
