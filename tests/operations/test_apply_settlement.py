from datetime import timedelta

import pytest

from portal.domain.errors import NotFound, Raced
from portal.domain.money_case import CaseKind, paid_after_stop
from portal.domain.payment import (
    OFFERED_FOR,
    PaymentRequest,
    PaymentState,
    Settlement,
)
from portal.domain.settlement import Settled
from portal.domain.transitions import EventType, Role, State
from portal.operations.apply_settlement import apply_settlement
from tests.fakes.common import NOW, FakeClock
from tests.fakes.payments import FakePayments
from tests.paying import AWAITING, kept, key

PAID = PaymentRequest(
    payment="attempt1",
    gateway="vnpay",
    dossier=AWAITING.id,
    code=AWAITING.code,
    owner=AWAITING.owner,
    amount=135_000,
    payer_address="203.0.113.10",
    language="vi",
    opened_at=NOW,
    expires_at=NOW + OFFERED_FOR,
    once=key("one"),
    state=PaymentState.PAID,
    settlement=Settlement(at=NOW, gateway_transaction="14000001", response="00"),
)


def test_a_paid_fee_lets_the_dossier_go_on() -> None:
    dossiers, clock = kept(), FakeClock()
    clock.advance(timedelta(seconds=2))
    apply_settlement(PAID, dossiers, FakePayments(), clock)
    head = dossiers.heads[AWAITING.id]
    assert head.state is State.PROCESSING
    assert head.fee is not None
    assert head.fee.paid_at == NOW
    (event,) = dossiers.events(AWAITING.id)
    assert (event.type, event.by.role, event.by.id) == (EventType.FEE_PAID, Role.GATEWAY, "vnpay")
    assert event.data == {
        "payment": "attempt1",
        "amount": 135_000,
        "gateway_transaction": "14000001",
    }


def test_once_however_often_it_is_told() -> None:
    dossiers = kept()
    apply_settlement(PAID, dossiers, FakePayments(), FakeClock())
    apply_settlement(PAID, dossiers, FakePayments(), FakeClock())
    assert len(dossiers.events(AWAITING.id)) == 1


def test_money_that_was_suspected_first_is_a_case_again_after_the_stop() -> None:
    """The bank's later word dissolves the first case; the second is another one, and open."""
    payments = FakePayments()
    suspected = paid_after_stop(PAID, "14000001", NOW).model_copy(
        update={"kind": CaseKind.SUSPECTED}
    )
    payments.settle(Settled(cases=(suspected,)))
    payments.settle(Settled(cases=(suspected.dissolved(NOW),)))
    stopped = AWAITING.model_copy(update={"state": State.STOPPED})
    for _ in range(2):
        apply_settlement(PAID, kept(stopped), payments, FakeClock())
    kinds = {case.kind: case.is_open for case in payments.cases("attempt1")}
    assert kinds == {CaseKind.SUSPECTED: False, CaseKind.PAID_AFTER_STOP: True}


def test_once_even_if_the_dossier_was_just_moved() -> None:
    dossiers = kept()
    dossiers.racing = 1
    apply_settlement(PAID, dossiers, FakePayments(), FakeClock())
    assert len(dossiers.events(AWAITING.id)) == 1


@pytest.mark.parametrize("state", [one for one in PaymentState if one is not PaymentState.PAID])
def test_what_was_not_paid_moves_nothing(state: PaymentState) -> None:
    dossiers = kept()
    apply_settlement(
        PAID.model_copy(update={"state": state}), dossiers, FakePayments(), FakeClock()
    )
    assert dossiers.events(AWAITING.id) == []


@pytest.mark.parametrize("state", [State.PROCESSING, State.REFUSED, State.STOPPED])
def test_money_for_a_dossier_that_awaits_none_is_a_case_once(state: State) -> None:
    elsewhere, payments = AWAITING.model_copy(update={"state": state}), FakePayments()
    dossiers = kept(elsewhere)
    for _ in range(2):
        apply_settlement(PAID, dossiers, payments, FakeClock())
    (case,) = payments.cases("attempt1")
    assert (case.kind, case.amount) == (CaseKind.PAID_AFTER_STOP, 135_000)
    assert (case.gateway_transaction, case.dossier) == ("14000001", AWAITING.id)
    assert dossiers.events(AWAITING.id) == []


@pytest.mark.parametrize("amount", [1, 134_999, 135_001])
def test_another_sum_than_its_agency_asked_for_moves_nothing_and_is_a_case(amount: int) -> None:
    """Whatever the payments table says was due."""
    dossiers, payments = kept(), FakePayments()
    another = PAID.model_copy(update={"amount": amount})
    for _ in range(2):
        apply_settlement(another, dossiers, payments, FakeClock())
    (case,) = payments.cases("attempt1")
    assert (case.kind, case.amount) == (CaseKind.PAID_AFTER_STOP, amount)
    assert (dossiers.heads[AWAITING.id], dossiers.events(AWAITING.id)) == (AWAITING, [])


def test_others_being_quicker_is_no_case() -> None:
    dossiers, payments = kept(), FakePayments()
    dossiers.racing = 9
    with pytest.raises(Raced):
        apply_settlement(PAID, dossiers, payments, FakeClock())
    assert payments.cases("attempt1") == []


def test_money_for_no_dossier_is_not_forgotten() -> None:
    nobodys = PAID.model_copy(update={"dossier": "another-0001"})
    with pytest.raises(NotFound):
        apply_settlement(nobodys, kept(), FakePayments(), FakeClock())
