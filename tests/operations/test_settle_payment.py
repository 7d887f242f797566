from concurrent.futures import ThreadPoolExecutor

import pytest

from portal.domain.errors import Raced, Unavailable
from portal.domain.money_case import CaseKind
from portal.domain.payment import (
    FeeRequest,
    Heard,
    Note,
    PaymentRequest,
    PaymentState,
    Remark,
    Verdict,
)
from portal.domain.settlement import Settled
from portal.operations.settle_payment import settle_payment
from tests.fakes.common import FakeClock
from tests.fakes.payments import FakeGateway, FakePayments
from tests.paying import AWAITING, attempt

GATEWAY = FakeGateway()


@pytest.fixture
def payments() -> FakePayments:
    found = FakePayments()
    attempt(found)
    return found


def hear(payments: FakePayments, told: str) -> Heard:
    return settle_payment(told, payments, GATEWAY, FakeClock())


def stored(payments: FakePayments, name: str = "attempt1") -> PaymentRequest:
    found = payments.find(name)
    assert found is not None
    return found


def fee_of(payments: FakePayments) -> FeeRequest:
    found = payments.fee(AWAITING.id)
    assert found is not None
    return found


def test_paid_is_paid_with_what_the_gateway_said(payments: FakePayments) -> None:
    told = GATEWAY.tell("attempt1", 135_000)
    assert hear(payments, told) is Heard.SETTLED
    assert stored(payments).state is PaymentState.PAID
    assert fee_of(payments).paid_by == "attempt1"
    (note,) = payments.notes("attempt1")
    assert (note.heard, note.notification.text) == (Heard.SETTLED, told)


def test_told_again_it_is_settled_already(payments: FakePayments) -> None:
    told = GATEWAY.tell("attempt1", 135_000)
    hear(payments, told)
    once = stored(payments), fee_of(payments), payments.notes("attempt1")
    assert hear(payments, told) is Heard.ALREADY_FINAL
    assert (stored(payments), fee_of(payments), payments.notes("attempt1")) == once


def test_told_twenty_times_at_once_it_is_settled_once(payments: FakePayments) -> None:
    told = GATEWAY.tell("attempt1", 135_000)
    with ThreadPoolExecutor(20) as threads:
        heard = list(threads.map(lambda _: hear(payments, told), range(20)))
    assert heard.count(Heard.SETTLED) == 1
    assert heard.count(Heard.ALREADY_FINAL) == 19
    assert stored(payments).version == 2
    assert len(payments.notes("attempt1")) == 1


def test_what_nobody_signed_is_not_kept(payments: FakePayments) -> None:
    forged = GATEWAY.tell("attempt1", 135_000).replace("signed=fake", "signed=me")
    assert hear(payments, forged) is Heard.FORGED
    assert stored(payments).state is PaymentState.OPEN
    assert payments.notes("attempt1") == []


def test_money_for_a_payment_nobody_asked_for_is_a_case(payments: FakePayments) -> None:
    told = GATEWAY.tell("nobodys", 135_000)
    for _ in range(2):
        assert hear(payments, told) is Heard.UNKNOWN_PAYMENT
    (note,) = payments.notes("nobodys")
    assert note.heard is Heard.UNKNOWN_PAYMENT
    (case,) = payments.cases("nobodys")
    assert (case.kind, case.amount, case.code) == (CaseKind.UNKNOWN_PAYMENT, 135_000, None)


def test_where_no_money_was_taken_nobody_has_to_look(payments: FakePayments) -> None:
    assert hear(payments, GATEWAY.tell("nobodys", 1, Verdict.FAILED)) is Heard.UNKNOWN_PAYMENT
    assert hear(payments, GATEWAY.tell("attempt1", 1, Verdict.FAILED)) is Heard.WRONG_AMOUNT
    assert [*payments.cases("nobodys"), *payments.cases("attempt1")] == []
    assert stored(payments).state is PaymentState.OPEN
    assert len(payments.notes("nobodys")) == len(payments.notes("attempt1")) == 1


@pytest.mark.parametrize("amount", [134_999, 135_001, 0])
def test_the_wrong_amount_is_never_paid_and_is_a_case(payments: FakePayments, amount: int) -> None:
    for _ in range(2):
        assert hear(payments, GATEWAY.tell("attempt1", amount)) is Heard.WRONG_AMOUNT
    assert stored(payments).state is PaymentState.REVIEW
    assert (fee_of(payments).paid_by, fee_of(payments).in_review) == (None, ("attempt1",))
    (note,) = payments.notes("attempt1")
    assert (note.heard, note.notification.amount) == (Heard.WRONG_AMOUNT, amount)
    (case,) = payments.cases("attempt1")
    assert (case.kind, case.amount, case.is_open) == (CaseKind.WRONG_AMOUNT, amount, True)


def test_money_taken_again_for_what_is_paid_is_a_case(payments: FakePayments) -> None:
    hear(payments, GATEWAY.tell("attempt1", 135_000))
    again = GATEWAY.tell("attempt1", 135_000, transaction="14000002")
    assert hear(payments, again) is Heard.SETTLED
    assert hear(payments, again) is Heard.ALREADY_FINAL
    assert stored(payments).state is PaymentState.PAID
    (case,) = payments.cases("attempt1")
    assert (case.kind, case.gateway_transaction) == (CaseKind.PAID_TWICE, "14000002")


def test_what_fails_and_is_paid_after_all_is_paid(payments: FakePayments) -> None:
    assert hear(payments, GATEWAY.tell("attempt1", 135_000, Verdict.FAILED)) is Heard.SETTLED
    assert hear(payments, GATEWAY.tell("attempt1", 135_000)) is Heard.SETTLED
    assert hear(payments, GATEWAY.tell("attempt1", 135_000, Verdict.FAILED)) is Heard.ALREADY_FINAL
    assert stored(payments).state is PaymentState.PAID
    assert len(payments.notes("attempt1")) == 2


def test_two_attempts_paid_pay_the_fee_once(payments: FakePayments) -> None:
    attempt(payments, "attempt2")
    hear(payments, GATEWAY.tell("attempt2", 135_000))
    assert hear(payments, GATEWAY.tell("attempt1", 135_000)) is Heard.SETTLED
    first = stored(payments)
    assert first.state is PaymentState.REVIEW
    assert first.settlement is not None
    assert first.settlement.remark is Remark.SECOND_PAYMENT
    assert fee_of(payments).paid_by == "attempt2"


def test_what_is_always_raced_is_told_again_later() -> None:
    class Raced20Times(FakePayments):
        def settle(self, settled: Settled, note: Note | None = None) -> None:  # noqa: ARG002 - as the port has it
            raise Raced

    payments = Raced20Times()
    attempt(payments)
    assert hear(payments, GATEWAY.tell("attempt1", 135_000)) is Heard.BUSY


def test_what_the_table_has_no_time_for_is_told_again_later() -> None:
    class OutOfBreath(FakePayments):
        def settle(self, settled: Settled, note: Note | None = None) -> None:  # noqa: ARG002 - as the port has it
            raise Unavailable

    payments = OutOfBreath()
    attempt(payments)
    assert hear(payments, GATEWAY.tell("attempt1", 135_000)) is Heard.BUSY
