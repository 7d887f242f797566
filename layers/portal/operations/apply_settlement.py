from portal.domain.dossier import Dossier, Moved, move
from portal.domain.errors import Conflict, Raced
from portal.domain.money_case import paid_after_stop
from portal.domain.payment import PaymentRequest, PaymentState, Settlement
from portal.domain.ports.common import Clock
from portal.domain.ports.dossiers import Dossiers
from portal.domain.ports.payments import Payments
from portal.domain.settlement import Settled
from portal.domain.transitions import Actor, EventType, Role
from portal.operations.moving import by_id, settled


def apply_settlement(
    payment: PaymentRequest, dossiers: Dossiers, payments: Payments, clock: Clock
) -> None:
    """Let the dossier go on once its fee is paid: exactly once, however often its payment is told.

    An attempt that was not paid moves nothing. If the dossier awaits no payment any more, or another sum,
    the money becomes a case. Raises NotFound if there is no such dossier: whoever called keeps the record; Raced.
    """
    settlement = payment.settlement
    if payment.state is not PaymentState.PAID or settlement is None:
        return
    try:
        settled(
            lambda: by_id(payment.dossier, dossiers),
            lambda dossier: _paid(dossier, payment, settlement, clock),
            dossiers,
        )
    except Raced:
        raise
    except Conflict:
        _after_stop(payment, settlement, payments, clock)


def _after_stop(
    payment: PaymentRequest, settlement: Settlement, payments: Payments, clock: Clock
) -> None:
    case = paid_after_stop(payment, settlement.gateway_transaction, clock.now())
    try:
        payments.settle(Settled(cases=(case,)))
    except Raced:
        return  # it is there: cases are named by their money


def _paid(
    dossier: Dossier, payment: PaymentRequest, settlement: Settlement, clock: Clock
) -> Moved | None:
    """What is due stands in the dossier: the payments table is written by a door that faces the internet."""
    due = dossier.fee
    if due is not None and due.paid_at is not None:
        return None
    if due is None or due.amount != payment.amount:
        raise Conflict("payment_not_due")
    by = Actor(role=Role.GATEWAY, id=payment.gateway)
    return move(
        dossier,
        EventType.FEE_PAID,
        by,
        clock.now(),
        data={
            "payment": payment.payment,
            "amount": payment.amount,
            "gateway_transaction": settlement.gateway_transaction,
        },
        fee=due.model_copy(update={"paid_at": settlement.at}),
    )
