from portal.domain.errors import Conflict, NotFound
from portal.domain.model import Text, Value
from portal.domain.money_case import Closing, MoneyCase, OperatorRole
from portal.domain.payment import FeeRequest
from portal.domain.ports.common import Clock
from portal.domain.ports.payments import Payments
from portal.domain.settlement import Settled
from portal.operations.again import again


class CloseCase(Value):
    """`case` is its id; `words` say what was done with the money."""

    case: str
    by: OperatorRole
    words: Text


def close_case(command: CloseCase, payments: Payments, clock: Clock) -> MoneyCase:
    """An operator has decided about that money. An attempt without an open case keeps nobody from paying again.

    Raises NotFound, and Conflict if it was closed already or there is nothing to decide any more.
    """

    def attempt() -> MoneyCase:
        payment, _, name = command.case.rpartition(".")
        fee = _fee(payment, payments)  # before its cases, for it is their lock
        cases = {case.name: case for case in payments.cases(payment)}
        case = cases.get(name)
        if case is None:
            raise NotFound
        if not case.is_open:
            raise Conflict("case_not_open")
        closed = case.closed_by(Closing(at=clock.now(), by=command.by, words=command.words))
        others = any(other.is_open for other in cases.values() if other.name != name)
        payments.settle(Settled(fee=_after(fee, payment, others=others), cases=(closed,)))
        return closed

    return again(attempt)


def _fee(payment: str, payments: Payments) -> FeeRequest | None:
    found = payments.find(payment)
    return payments.fee(found.dossier) if found else None


def _after(fee: FeeRequest | None, payment: str, *, others: bool) -> FeeRequest | None:
    """Written even where it stays barred: of two who close its last two cases at once, one reads again."""
    if fee is None or payment not in fee.in_review:
        return None
    return fee.doubted(payment) if others else fee.decided(payment)
