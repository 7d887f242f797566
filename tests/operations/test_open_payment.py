from datetime import timedelta

from portal.domain.leg import Outcome
from portal.domain.payment import FeeRequest
from portal.domain.transitions import State
from portal.operations.open_payment import open_payment
from tests.fakes.common import NOW, FakeClock
from tests.fakes.payments import FakePayments
from tests.paying import AWAITING, kept


def test_the_fee_that_the_agency_asked_for_is_requested() -> None:
    payments = FakePayments()
    assert open_payment(AWAITING.id, kept(), payments, FakeClock()) is Outcome.OFFERED
    assert payments.fee(AWAITING.id) == FeeRequest(
        dossier=AWAITING.id,
        code=AWAITING.code,
        owner=AWAITING.owner,
        amount=135_000,
        requested_at=NOW,
        opened_at=NOW,
    )


def test_once_however_often_the_leg_is_walked() -> None:
    payments, clock = FakePayments(), FakeClock()
    open_payment(AWAITING.id, kept(), payments, clock)
    clock.advance(timedelta(minutes=5))
    assert open_payment(AWAITING.id, kept(), payments, clock) is Outcome.OFFERED
    fee = payments.fee(AWAITING.id)
    assert fee is not None
    assert fee.opened_at == NOW


def test_somebody_quicker_has_requested_it() -> None:
    class Quicker(FakePayments):
        """Another leg or tab writes between our look and our write."""

        def request(self, fee: FeeRequest) -> None:
            super().request(fee)
            super().request(fee)

    assert open_payment(AWAITING.id, kept(), Quicker(), FakeClock()) is Outcome.OFFERED


def test_nothing_is_due_unless_the_dossier_awaits_it() -> None:
    payments = FakePayments()
    processing = AWAITING.model_copy(update={"state": State.PROCESSING})
    feeless = AWAITING.model_copy(update={"fee": None})
    for dossiers in (kept(processing), kept(feeless)):
        assert open_payment(AWAITING.id, dossiers, payments, FakeClock()) is Outcome.NOT_DUE
    assert open_payment("another", kept(), payments, FakeClock()) is Outcome.NOT_DUE
    assert payments.fee(AWAITING.id) is None
