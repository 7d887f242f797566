"""The payments table's stream: what was paid moves its dossier; what people must decide about is counted."""

from functions import telemetry
from functions.wiring import ports
from functions.work import Change, stream_records
from portal.domain.money_case import MoneyCase
from portal.domain.payment import PaymentRequest
from portal.operations.apply_settlement import apply_settlement


@stream_records
def handler(change: Change) -> str | None:
    """A payment that cannot be applied is raised: it ends with the dead letters, not lost."""
    match change.kind:
        case "payment":
            payment, p = PaymentRequest.model_validate_json(change.body), ports()
            apply_settlement(payment, p.dossiers, p.payments, p.clock)
            return payment.code
        case "case" if change.created:
            case = MoneyCase.model_validate_json(change.body)
            telemetry.count("MoneyCases")
            telemetry.log("money_case", kind=case.kind.value, payment=case.payment)
            return case.code
    return None
