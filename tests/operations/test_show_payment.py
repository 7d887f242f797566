from datetime import timedelta

import pytest

from portal.domain.errors import NotFound
from portal.domain.payment import PaymentState, Remark, Verdict
from portal.operations.settle_payment import settle_payment
from portal.operations.show_payment import show_payment
from tests.fakes.common import NOW, FakeClock
from tests.fakes.payments import FakeGateway, FakePayments
from tests.paying import CODE, ME, SOMEBODY, attempt

GATEWAY = FakeGateway()


@pytest.fixture
def payments() -> FakePayments:
    found = FakePayments()
    attempt(found)
    return found


def test_an_open_attempt(payments: FakePayments) -> None:
    shown = show_payment("attempt1", ME, payments, FakeClock())
    assert (shown.dossier, shown.amount, shown.state) == (CODE, 135_000, PaymentState.OPEN)
    assert (shown.remark, shown.settled_at) == (None, None)


def test_an_attempt_whose_time_is_over(payments: FakePayments) -> None:
    clock = FakeClock()
    clock.advance(timedelta(minutes=15))
    assert show_payment("attempt1", ME, payments, clock).state is PaymentState.EXPIRED


def test_a_settled_attempt(payments: FakePayments) -> None:
    settle_payment(
        GATEWAY.tell("attempt1", 135_000, Verdict.SUSPECTED), payments, GATEWAY, FakeClock()
    )
    shown = show_payment("attempt1", ME, payments, FakeClock())
    assert (shown.state, shown.remark) == (PaymentState.REVIEW, Remark.SUSPECTED)
    assert shown.settled_at == NOW


def test_somebody_elses_is_not_there(payments: FakePayments) -> None:
    with pytest.raises(NotFound):
        show_payment("attempt1", SOMEBODY, payments, FakeClock())
    with pytest.raises(NotFound):
        show_payment("attempt2", ME, payments, FakeClock())
