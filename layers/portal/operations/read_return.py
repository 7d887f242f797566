from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

from portal.domain.model import DossierCode, Value
from portal.domain.payment import PaymentState, Reference, Verdict
from portal.domain.ports.payments import Gateway, Payments
from portal.domain.session import Session
from portal.operations.show_payment import own_payment


class ReadReturn(Value):
    """`query` is what the bank sent the browser back with, as it stood in the address."""

    query: Annotated[str, StringConstraints(max_length=4096)]


class Shown(StrEnum):
    """What the page says. `unknown`: the bank is not sure, or it is no payment of the caller's."""

    PAID = "paid"
    CANCELLED = "cancelled"
    FAILED = "failed"
    FORGED = "forged"
    UNKNOWN = "unknown"


class PaymentReturn(Value):
    """`settled` is our own knowledge: whether the gateway itself has told us that it is paid."""

    payment: Reference | None
    dossier: DossierCode | None
    shown: Shown
    settled: bool


_SHOWN: Mapping[Verdict, Shown] = {
    Verdict.PAID: Shown.PAID,
    Verdict.CANCELLED: Shown.CANCELLED,
    Verdict.FAILED: Shown.FAILED,
    Verdict.SUSPECTED: Shown.UNKNOWN,
}


def read_return(
    command: ReadReturn, me: Session, payments: Payments, gateway: Gateway
) -> PaymentReturn:
    """What a browser coming back from the gateway is shown. It proves and settles nothing."""
    said = gateway.said(command.query.removeprefix("?"))
    if said is None:
        return PaymentReturn(payment=None, dossier=None, shown=Shown.FORGED, settled=False)
    payment = own_payment(said.payment, me, payments)
    if payment is None or payment.amount != said.amount:
        return PaymentReturn(payment=None, dossier=None, shown=Shown.UNKNOWN, settled=False)
    return PaymentReturn(
        payment=payment.payment,
        dossier=payment.code,
        shown=_SHOWN[said.verdict],
        settled=payment.state is PaymentState.PAID,
    )
