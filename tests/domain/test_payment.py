from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.once import Once
from portal.domain.payment import (
    OFFERED_FOR,
    FeeRequest,
    Notification,
    PaymentRequest,
    PaymentState,
    Remark,
    Settled,
    Verdict,
    settle,
)

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
FEE = FeeRequest(
    dossier="dossier-0001",
    code="G01.79-261124-0001",
    owner="person-0001",
    amount=135_000,
    requested_at=NOW,
    opened_at=NOW,
)
PAYMENT = PaymentRequest(
    payment="attempt1",
    gateway="fake",
    dossier=FEE.dossier,
    code=FEE.code,
    owner=FEE.owner,
    amount=FEE.amount,
    payer_address="203.0.113.10",
    language="vi",
    opened_at=NOW,
    expires_at=NOW + OFFERED_FOR,
    once=Once(key="k", request="r"),
)
RANK = [PaymentState.OPEN, PaymentState.FAILED, PaymentState.REVIEW, PaymentState.PAID]


def said(verdict: Verdict) -> Notification:
    return Notification(
        payment=PAYMENT.payment,
        amount=PAYMENT.amount,
        verdict=verdict,
        gateway_transaction="14000001",
        response="-",
        text=verdict.value,
    )


def settled(payment: PaymentRequest, verdict: Verdict, at: datetime = NOW) -> Settled:
    found = settle(payment, FEE, said(verdict), at)
    assert found is not None
    return found


def in_state(state: PaymentState) -> PaymentRequest:
    return PAYMENT.model_copy(update={"state": state})


def test_an_open_attempt_expires_by_itself() -> None:
    assert PAYMENT.state_at(NOW + OFFERED_FOR - timedelta(seconds=1)) is PaymentState.OPEN
    assert PAYMENT.state_at(NOW + OFFERED_FOR) is PaymentState.EXPIRED
    assert in_state(PaymentState.PAID).state_at(NOW + OFFERED_FOR) is PaymentState.PAID


@pytest.mark.parametrize(
    ("verdict", "state", "remark"),
    [
        (Verdict.PAID, PaymentState.PAID, None),
        (Verdict.CANCELLED, PaymentState.CANCELLED, None),
        (Verdict.FAILED, PaymentState.FAILED, None),
        (Verdict.SUSPECTED, PaymentState.REVIEW, Remark.SUSPECTED),
    ],
)
def test_what_a_gateway_says_is_what_becomes_of_it(
    verdict: Verdict, state: PaymentState, remark: Remark | None
) -> None:
    payment, fee = settled(PAYMENT, verdict)
    assert payment.state is state
    assert payment.settlement is not None
    assert payment.settlement.remark is remark
    assert payment.version == PAYMENT.version + 1
    assert (fee.paid_by if fee else None) == (PAYMENT.payment if verdict is Verdict.PAID else None)
    assert (fee.in_review if fee else ()) == (
        (PAYMENT.payment,) if verdict is Verdict.SUSPECTED else ()
    )


def test_the_fee_knows_what_paid_it() -> None:
    _, fee = settled(PAYMENT, Verdict.PAID)
    assert fee == FEE.model_copy(update={"paid_by": PAYMENT.payment, "version": 2})


@pytest.mark.parametrize("before", [PaymentState.CANCELLED, PaymentState.FAILED])
def test_money_that_comes_after_all_still_pays_the_fee(before: PaymentState) -> None:
    payment, fee = settled(in_state(before), Verdict.PAID)
    assert payment.state is PaymentState.PAID
    assert payment.settlement is not None
    assert payment.settlement.remark is Remark.LATE
    assert fee is not None


def test_money_that_comes_too_late_still_pays_the_fee() -> None:
    payment, _ = settled(PAYMENT, Verdict.PAID, NOW + OFFERED_FOR)
    assert payment.settlement is not None
    assert payment.settlement.remark is Remark.LATE


def test_a_fee_is_paid_once_and_money_beyond_that_is_for_people() -> None:
    elsewhere = FEE.paid("attempt2")
    found = settle(PAYMENT, elsewhere, said(Verdict.PAID), NOW)
    assert found is not None
    assert found.payment.state is PaymentState.REVIEW
    assert found.payment.settlement is not None
    assert found.payment.settlement.remark is Remark.SECOND_PAYMENT
    assert found.fee is not None
    assert (found.fee.paid_by, found.fee.in_review) == ("attempt2", (PAYMENT.payment,))


def test_of_several_under_review_the_paid_one_leaves() -> None:
    doubted = FEE.doubted("attempt2").doubted(PAYMENT.payment)
    found = settle(in_state(PaymentState.REVIEW), doubted, said(Verdict.PAID), NOW)
    assert found is not None
    assert found.fee is not None
    assert (found.fee.paid_by, found.fee.in_review) == (PAYMENT.payment, ("attempt2",))


@given(st.lists(st.sampled_from(Verdict), max_size=8))
def test_in_whatever_order_it_is_told_a_state_never_moves_back(verdicts: list[Verdict]) -> None:
    payment, fee, times_paid = PAYMENT, FEE, 0
    for verdict in verdicts:
        found = settle(payment, fee, said(verdict), NOW)
        if found is None:
            continue
        assert _rank(found.payment.state) > _rank(payment.state)
        payment, fee = found.payment, found.fee or fee
        times_paid += payment.state is PaymentState.PAID
    assert times_paid == (Verdict.PAID in verdicts) == (fee.paid_by is not None)
    assert bool(fee.in_review) == (payment.state is PaymentState.REVIEW)
    assert _rank(payment.state) == max([_rank_of(one) for one in verdicts], default=0)


def _rank(state: PaymentState) -> int:
    return RANK.index(PaymentState.FAILED if state is PaymentState.CANCELLED else state)


def _rank_of(verdict: Verdict) -> int:
    return {Verdict.PAID: 3, Verdict.SUSPECTED: 2}.get(verdict, 1)
