"""The payments table's stream: what was paid moves its dossier."""

from functions.wiring import ports
from functions.work import Change, stream_records
from portal.domain.payment import PaymentRequest
from portal.operations.apply_settlement import apply_settlement


@stream_records
def handler(change: Change) -> str | None:
    """A payment that cannot be applied is raised: it ends with the dead letters, not lost."""
    if change.kind != "payment":
        return None
    payment, p = PaymentRequest.model_validate_json(change.body), ports()
    apply_settlement(payment, p.dossiers, p.clock)
    return payment.code
