from datetime import timedelta

import pytest

from portal.catalogue.messages import TomlMessages
from portal.domain.errors import NotFound
from portal.domain.money_case import CaseKind
from portal.domain.payment import PaymentState, Remark, Verdict
from portal.operations.close_case import CloseCase, close_case
from portal.operations.settle_payment import settle_payment
from portal.operations.show_payment import show_payment
from tests.fakes.common import NOW, FakeClock
from tests.fakes.payments import FakeGateway, FakePayments
from tests.paying import CODE, ME, SOMEBODY, attempt

GATEWAY, WORDS = FakeGateway(), TomlMessages()


@pytest.fixture
def payments() -> FakePayments:
    found = FakePayments()
    attempt(found)
    return found


def test_an_open_attempt(payments: FakePayments) -> None:
    shown = show_payment("attempt1", ME, payments, WORDS, FakeClock())
    assert (shown.dossier, shown.amount, shown.state) == (CODE, 135_000, PaymentState.OPEN)
    assert (shown.remark, shown.settled_at) == (None, None)


def test_an_attempt_whose_time_is_over(payments: FakePayments) -> None:
    clock = FakeClock()
    clock.advance(timedelta(minutes=15))
    assert show_payment("attempt1", ME, payments, WORDS, clock).state is PaymentState.EXPIRED


def test_a_settled_attempt(payments: FakePayments) -> None:
    settle_payment(
        GATEWAY.tell("attempt1", 135_000, Verdict.SUSPECTED), payments, GATEWAY, FakeClock()
    )
    shown = show_payment("attempt1", ME, payments, WORDS, FakeClock())
    assert (shown.state, shown.remark) == (PaymentState.REVIEW, Remark.SUSPECTED)
    assert shown.settled_at == NOW
    (case,) = shown.cases
    assert (case.kind, case.amount, case.closed_at) == (CaseKind.SUSPECTED, 135_000, None)
    assert case.next == WORDS.words("case.suspected.next")


def test_an_attempt_that_people_have_decided_about(payments: FakePayments) -> None:
    settle_payment(GATEWAY.tell("attempt1", 1), payments, GATEWAY, FakeClock())
    (case,) = payments.cases("attempt1")
    close_case(CloseCase(case=case.id, by="doi-soat", words="Hoàn."), payments, FakeClock())
    shown = show_payment("attempt1", ME, payments, WORDS, FakeClock())
    assert shown.state is PaymentState.CLOSED
    assert [(one.closed_at, one.next) for one in shown.cases] == [
        (NOW, WORDS.words("case.closed.next"))
    ]


def test_every_kind_of_case_has_its_words() -> None:
    for kind in CaseKind:
        assert WORDS.words(f"case.{kind}.what") != WORDS.words(f"case.{kind}.next")


def test_somebody_elses_is_not_there(payments: FakePayments) -> None:
    with pytest.raises(NotFound):
        show_payment("attempt1", SOMEBODY, payments, WORDS, FakeClock())
    with pytest.raises(NotFound):
        show_payment("attempt2", ME, payments, WORDS, FakeClock())
