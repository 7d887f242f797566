from datetime import UTC, datetime, timedelta

import pytest

from portal.domain.once import Once
from portal.domain.payment import (
    ASKED_AFTER,
    OFFERED_FOR,
    FeeRequest,
    Notification,
    PaymentRequest,
    PaymentState,
    Remark,
    Verdict,
)
from portal.domain.settlement import settle

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


def said(verdict: Verdict) -> Notification:
    return Notification(
        payment=PAYMENT.payment,
        amount=PAYMENT.amount,
        verdict=verdict,
        gateway_transaction="14000001",
        response="-",
        text=verdict.value,
    )


def settled(
    payment: PaymentRequest, verdict: Verdict, at: datetime = NOW
) -> tuple[PaymentRequest, FeeRequest | None]:
    found = settle(payment, FEE, said(verdict), at)
    assert found is not None
    assert found.payment is not None
    return found.payment, found.fee


def in_state(state: PaymentState) -> PaymentRequest:
    return PAYMENT.model_copy(update={"state": state})


def test_an_open_attempt_expires_by_itself() -> None:
    assert timedelta(minutes=15) == OFFERED_FOR
    assert PAYMENT.state_at(NOW + OFFERED_FOR - timedelta(seconds=1)) is PaymentState.OPEN
    assert PAYMENT.state_at(NOW + OFFERED_FOR) is PaymentState.EXPIRED
    assert PAYMENT.state_at(NOW + OFFERED_FOR + timedelta(days=1)) is PaymentState.EXPIRED
    assert in_state(PaymentState.PAID).state_at(NOW + OFFERED_FOR) is PaymentState.PAID


@pytest.mark.parametrize(
    ("verdict", "state", "remark"),
    [
        (Verdict.PAID, PaymentState.PAID, None),
        (Verdict.CANCELLED, PaymentState.CANCELLED, None),
        (Verdict.FAILED, PaymentState.FAILED, None),
        (Verdict.SUSPECTED, PaymentState.REVIEW, Remark.SUSPECTED),
        (Verdict.UNFINISHED, PaymentState.EXPIRED, None),
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
    assert found.payment is not None
    assert found.payment.state is PaymentState.REVIEW
    assert found.payment.settlement is not None
    assert found.payment.settlement.remark is Remark.SECOND_PAYMENT
    assert found.fee is not None
    assert (found.fee.paid_by, found.fee.in_review) == ("attempt2", (PAYMENT.payment,))


def test_of_several_under_review_the_paid_one_leaves() -> None:
    doubted = FEE.doubted("attempt0").doubted(PAYMENT.payment).doubted("attempt2")
    found = settle(in_state(PaymentState.REVIEW), doubted, said(Verdict.PAID), NOW)
    assert found is not None
    assert found.fee is not None
    assert found.fee.paid_by == PAYMENT.payment
    assert found.fee.in_review == ("attempt0", "attempt2")


def test_its_gateway_is_asked_once_its_offer_has_ended_and_nobody_has_spoken() -> None:
    assert PAYMENT.ask_at() == PAYMENT.expires_at + ASKED_AFTER
    assert in_state(PaymentState.CANCELLED).ask_at() is None
    assert PAYMENT.given_up(NOW).ask_at() is None


def test_a_fee_remembers_every_attempt_and_who_keeps_others_from_paying() -> None:
    fee = FEE.tried("one").tried("two").doubted("one").doubted("two")
    assert (fee.attempts, fee.payment, fee.in_review) == (("one", "two"), "two", ("one", "two"))
    assert fee.decided("one").in_review == ("two",)
