from portal.domain.dossier import Actor, Dossier, EventType, Moved, Role, move
from portal.domain.payment import PaymentRequest, PaymentState, Settlement
from portal.domain.ports.common import Clock
from portal.domain.ports.dossiers import Dossiers
from portal.operations.moving import by_id, settled


def apply_settlement(payment: PaymentRequest, dossiers: Dossiers, clock: Clock) -> None:
    """Let the dossier go on once its fee is paid: exactly once, however often its payment is told.

    An attempt that was not paid moves nothing. Raises NotFound, or Conflict if the dossier awaits
    no payment: whoever called keeps the record, so that such money is not forgotten.
    """
    settlement = payment.settlement
    if payment.state is not PaymentState.PAID or settlement is None:
        return
    settled(
        lambda: by_id(payment.dossier, dossiers),
        lambda dossier: _paid(dossier, payment, settlement, clock),
        dossiers,
    )


def _paid(
    dossier: Dossier, payment: PaymentRequest, settlement: Settlement, clock: Clock
) -> Moved | None:
    if dossier.fee is not None and dossier.fee.paid_at is not None:
        return None
    fee = dossier.fee and dossier.fee.model_copy(update={"paid_at": settlement.at})
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
        fee=fee,
    )
