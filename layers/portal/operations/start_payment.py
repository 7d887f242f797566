from datetime import datetime
from typing import NamedTuple

from portal.domain.dossier import Dossier
from portal.domain.errors import Conflict
from portal.domain.model import Dong, DossierCode, Value
from portal.domain.once import Once
from portal.domain.payment import OFFERED_FOR, FeeRequest, PaymentRequest, PaymentState, Reference
from portal.domain.ports.catalogue import Procedures
from portal.domain.ports.common import Clock
from portal.domain.ports.dossiers import Dossiers
from portal.domain.ports.payments import Gateway, Payments
from portal.domain.ports.places import Directory
from portal.domain.session import Session
from portal.operations.again import again
from portal.operations.moving import of_citizen
from portal.operations.offered_online import payable_online
from portal.operations.open_payment import fee_of


class StartPayment(Value):
    dossier: DossierCode


class Payer(NamedTuple):
    """From where somebody pays, and in which language."""

    address: str
    language: str


class PaymentOffer(Value):
    """Where to pay how much to whom, until when. `payee` is the agency's name, for the payer."""

    payment: Reference
    url: str
    amount: Dong
    payee: str
    dossier: DossierCode
    expires_at: datetime


def start_payment(
    command: StartPayment,
    me: Session,
    once: Once,
    payer: Payer,
    dossiers: Dossiers,
    payments: Payments,
    gateway: Gateway,
    procedures: Procedures,
    directory: Directory,
    clock: Clock,
) -> PaymentOffer:
    """An attempt to pay the dossier's fee: the open one if there is one, whichever tab opened it.

    Raises NotFound for a dossier that is not the caller's, KeyReused, and Conflict if it is not paid online, nothing is
    due, it was paid already, or an attempt at it is under review, whichever: its money may have been taken.
    """
    dossier = of_citizen(command.dossier, me, dossiers)
    payable_online(procedures.find(dossier.procedure, dossier.procedure_version))
    payment = _asked_before(once, payments) or _open(dossier, once, payer, payments, gateway, clock)
    payee = directory.name(dossier.agency)
    return PaymentOffer(
        payment=payment.payment,
        url=gateway.address(payment),
        amount=payment.amount,
        payee=payee.en if payer.language == "en" else payee.vi,
        dossier=dossier.code,
        expires_at=payment.expires_at,
    )


def _reference(once: Once) -> str:
    """The key names the attempt: 104 bits of a hash over the caller and a key of their choosing."""
    return once.key[:26]


def _asked_before(once: Once, payments: Payments) -> PaymentRequest | None:
    known = payments.find(_reference(once))
    return known if known and once.same(known.once) else None


def _open(
    dossier: Dossier, once: Once, payer: Payer, payments: Payments, gateway: Gateway, clock: Clock
) -> PaymentRequest:
    """The attempt that can be paid, or a new one; of two tabs at once, the quicker one's."""

    def attempt() -> PaymentRequest:
        fee, now = _due(dossier, payments, clock), clock.now()
        still_open = _still_open(fee, payments, gateway, now)
        if still_open:
            return still_open
        payment = _attempt(fee, once, payer, gateway, now)
        payments.attempt(payment, fee.tried(payment.payment))
        return payment

    return again(attempt)


def _due(dossier: Dossier, payments: Payments, clock: Clock) -> FeeRequest:
    fee = fee_of(dossier, payments, clock)
    if fee is None:
        raise Conflict("payment_not_due")
    if fee.paid_by:
        raise Conflict("fee_paid")
    if fee.in_review:
        raise Conflict("payment_in_review")
    return fee


def _still_open(
    fee: FeeRequest, payments: Payments, gateway: Gateway, now: datetime
) -> PaymentRequest | None:
    """The fee's last attempt, if it can still be paid, and there: no gateway knows another's attempts."""
    last = payments.find(fee.payment) if fee.payment else None
    if last is None or last.gateway != gateway.name:
        return None
    return last if last.state_at(now) is PaymentState.OPEN else None


def _attempt(
    fee: FeeRequest, once: Once, payer: Payer, gateway: Gateway, now: datetime
) -> PaymentRequest:
    return PaymentRequest(
        payment=_reference(once),
        gateway=gateway.name,
        dossier=fee.dossier,
        code=fee.code,
        owner=fee.owner,
        amount=fee.amount,
        payer_address=payer.address,
        language=payer.language,
        opened_at=now,
        expires_at=now + OFFERED_FOR,
        once=once,
    )
