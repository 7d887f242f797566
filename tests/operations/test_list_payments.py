import pytest

from portal.catalogue.messages import TomlMessages
from portal.domain.errors import NotFound
from portal.domain.session import Session
from portal.operations.list_payments import PaymentList, list_payments
from tests.fakes.common import FakeClock
from tests.fakes.payments import FakePayments
from tests.paying import CODE, ME, SOMEBODY, attempt, kept


def listed(payments: FakePayments, me: Session = ME) -> PaymentList:
    return list_payments(CODE, me, kept(), payments, TomlMessages(), FakeClock())


def test_the_attempts_at_one_fee_newest_first() -> None:
    payments = FakePayments()
    for name in ("attempt1", "attempt2"):
        attempt(payments, name)
    found = listed(payments)
    assert found.dossier == CODE
    assert [one.payment for one in found.items] == ["attempt2", "attempt1"]


def test_where_nothing_was_due_nothing_was_tried() -> None:
    assert listed(FakePayments()).items == ()


def test_somebody_elses_are_not_there() -> None:
    with pytest.raises(NotFound):
        listed(FakePayments(), SOMEBODY)
