"""What operators do about money: see it, and decide."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from portal.domain.errors import Conflict, NotFound
from portal.domain.money_case import CaseKind, Closing, MoneyCase
from portal.domain.payment import FeeRequest, Note, Verdict
from portal.domain.settlement import Settled
from portal.operations.close_case import CloseCase, close_case
from portal.operations.list_cases import list_cases
from portal.operations.settle_payment import settle_payment
from tests.fakes.books import FakeBooks
from tests.fakes.common import NOW, FakeClock
from tests.fakes.payments import FakeGateway, FakePayments
from tests.paying import AWAITING, attempt

GATEWAY = FakeGateway()


@pytest.fixture
def payments() -> FakePayments:
    found = FakePayments()
    attempt(found)
    return found


def hear(payments: FakePayments, amount: int, payment: str = "attempt1", **more: str) -> None:
    settle_payment(GATEWAY.tell(payment, amount, **more), payments, GATEWAY, FakeClock())


def close(payments: FakePayments, case: MoneyCase) -> MoneyCase:
    return close_case(
        CloseCase(case=case.id, by="doi-soat", words="Đã hoàn tiền."), payments, FakeClock()
    )


def fee(payments: FakePayments) -> FeeRequest:
    found = payments.fee(AWAITING.id)
    assert found is not None
    return found


def test_a_case_is_closed_with_words_and_the_fee_can_be_paid_again(payments: FakePayments) -> None:
    hear(payments, 1)
    (case,) = payments.cases("attempt1")
    closed = close(payments, case)
    assert closed.closed == Closing(at=NOW, by="doi-soat", words="Đã hoàn tiền.")
    assert payments.cases("attempt1") == [closed]
    assert fee(payments).in_review == ()
    with pytest.raises(Conflict, match="case_not_open"):
        close(payments, case)


def test_of_two_cases_both_must_be_closed_before_the_fee_can_be_paid(
    payments: FakePayments,
) -> None:
    hear(payments, 1)
    hear(payments, 2)
    first, second = payments.cases("attempt1")
    close(payments, first)
    assert fee(payments).in_review == ("attempt1",)
    close(payments, second)
    assert fee(payments).in_review == ()


def test_a_case_that_keeps_nobody_from_paying_leaves_the_fee(payments: FakePayments) -> None:
    hear(payments, 135_000)
    hear(payments, 135_000, transaction="14000002")
    before = fee(payments)
    close(payments, payments.cases("attempt1")[0])
    assert fee(payments) == before


class Between(FakePayments):
    """Somebody else decides once, between the reading and the writing of whoever is at it."""

    def __init__(self) -> None:
        super().__init__()
        self.others: list[Callable[[], object]] = []

    def settle(self, settled: Settled, note: Note | None = None) -> None:
        if self.others:
            self.others.pop()()
        super().settle(settled, note)


class Earlier(Between):
    """Where somebody else comes sooner: once the cases have been read."""

    def cases(self, payment: str) -> list[MoneyCase]:
        found = super().cases(payment)
        if self.others:
            self.others.pop()()
        return found


@pytest.mark.parametrize("where", [Between, Earlier])
def test_of_two_who_close_the_last_two_cases_at_once_one_lets_people_pay_again(
    where: type[Between],
) -> None:
    """The fee is read before the cases it locks: what changes after that reading is noticed."""
    between = where()
    attempt(between)
    hear(between, 1)
    hear(between, 2)
    first, second = between.cases("attempt1")
    between.others = [lambda: close(between, second)]
    close(between, first)
    assert [case.is_open for case in between.cases("attempt1")] == [False, False]
    assert fee(between).in_review == ()


@pytest.mark.parametrize("closing_first", [True, False])
def test_money_that_comes_while_a_case_is_closed_keeps_others_from_paying(
    *, closing_first: bool
) -> None:
    between = Between()
    attempt(between)
    hear(between, 1)
    (known,) = between.cases("attempt1")
    both = [lambda: hear(between, 2), lambda: close(between, known)]
    between.others = [both[closing_first]]
    both[not closing_first]()
    assert sorted(case.is_open for case in between.cases("attempt1")) == [False, True]
    assert fee(between).in_review == ("attempt1",)


def test_a_case_of_no_dossier_is_closed_too(payments: FakePayments) -> None:
    hear(payments, 135_000, payment="nobodys")
    assert close(payments, payments.cases("nobodys")[0]).closed is not None


def test_a_case_of_a_fee_that_is_gone(payments: FakePayments) -> None:
    hear(payments, 1)
    (case,) = payments.cases("attempt1")
    elsewhere = FakePayments()
    elsewhere.settle(Settled(cases=(case,)))
    assert close(elsewhere, case).closed is not None


@pytest.mark.parametrize("name", ["attempt1.none", "attempt1", ""])
def test_there_is_no_such_case(payments: FakePayments, name: str) -> None:
    with pytest.raises(NotFound):
        close_case(CloseCase(case=name, by="doi-soat", words="-"), payments, FakeClock())


def test_open_cases_come_first_and_the_oldest_of_them_before_all(payments: FakePayments) -> None:
    settle_payment(
        GATEWAY.tell("attempt1", 135_000, Verdict.SUSPECTED), payments, GATEWAY, FakeClock()
    )
    (newest,) = payments.cases("attempt1")
    older, oldest = (
        newest.model_copy(update={"opened_at": NOW - timedelta(days=days)}) for days in (1, 2)
    )
    books = FakeBooks()
    books.opened = [newest, oldest.dissolved(NOW), older]
    assert list_cases(books) == [older, newest, oldest.dissolved(NOW)]
    assert newest.kind is CaseKind.SUSPECTED
