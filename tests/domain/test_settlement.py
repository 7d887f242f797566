"""Whatever a gateway says, in whatever order: no state moves back, and every đồng is somewhere, once."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.money_case import (
    CaseKind,
    Closing,
    MoneyCase,
    money_case,
    paid_after_stop,
    shown_state,
    unanswered,
)
from portal.domain.once import Once
from portal.domain.payment import (
    OFFERED_FOR,
    FeeRequest,
    Notification,
    PaymentRequest,
    PaymentState,
    Verdict,
)
from portal.domain.settlement import settle

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
DUE = 135_000
FEE = FeeRequest(
    dossier="dossier-0001",
    code="G01.79-261124-0001",
    owner="person-0001",
    amount=DUE,
    requested_at=NOW,
    opened_at=NOW,
)
RANK = [
    {PaymentState.OPEN},
    {PaymentState.EXPIRED, PaymentState.CANCELLED, PaymentState.FAILED},
    {PaymentState.REVIEW},
    {PaymentState.PAID},
]
CLOSING = Closing(at=NOW, by="doi-soat", words="Đã hoàn tiền.")


def attempt(name: str) -> PaymentRequest:
    return PaymentRequest(
        payment=name,
        gateway="fake",
        dossier=FEE.dossier,
        code=FEE.code,
        owner=FEE.owner,
        amount=DUE,
        payer_address="203.0.113.10",
        language="vi",
        opened_at=NOW,
        expires_at=NOW + OFFERED_FOR,
        once=Once(key=name, request="r"),
    )


def said(
    verdict: Verdict, *, payment: str = "one", number: str = "1", amount: int | None = DUE
) -> Notification:
    return Notification(
        payment=payment,
        amount=amount,
        verdict=verdict,
        gateway_transaction=number,
        response="-",
        text=f"{verdict}{payment}{number}{amount}",
    )


class Ledger:
    """Two attempts at one fee, as a store would keep them."""

    def __init__(self) -> None:
        self.fee = FEE
        self.payments = {name: attempt(name) for name in ("one", "two")}
        self.cases: dict[str, MoneyCase] = {}

    def of(self, payment: str) -> list[MoneyCase]:
        return [case for case in self.cases.values() if case.payment == payment]

    def hear(self, told: Notification, at: datetime = NOW) -> bool:
        before = self.payments[told.payment]
        found = settle(before, self.fee, told, at, self.of(told.payment))
        if found is None:
            return False
        if found.payment:
            assert rank(found.payment.state) > rank(before.state)
            self.payments[told.payment] = found.payment
        self.fee = found.fee or self.fee
        for case in found.cases:
            known = self.cases.get(case.id)
            assert case.version == (known.version + 1 if known else 1)
            self.cases[case.id] = case
        return True

    def accounted(self) -> list[tuple[str, str, int | None]]:
        """Where the money is: with the fee, or in a case that was not dissolved."""
        cases = [
            (case.payment, case.gateway_transaction, case.amount)
            for case in self.cases.values()
            if case.dissolved_at is None
        ]
        paid = [
            (one.payment, one.settlement.gateway_transaction, one.amount)
            for one in self.payments.values()
            if one.state is PaymentState.PAID and one.settlement
        ]
        return [*cases, *paid]


def rank(state: PaymentState) -> int:
    return next(place for place, states in enumerate(RANK) if state in states)


NOTIFICATIONS = st.builds(
    said,
    st.sampled_from(Verdict),
    payment=st.sampled_from(["one", "two"]),
    number=st.sampled_from(["1", "2"]),
    amount=st.sampled_from([DUE, DUE, DUE, DUE - 1, None]),
)


@given(st.lists(st.tuples(NOTIFICATIONS, st.sampled_from([0, 20])), max_size=12))
def test_every_dong_is_somewhere_once_in_whatever_order_it_is_told(
    told: Sequence[tuple[Notification, int]],
) -> None:
    ledger = Ledger()
    for notification, minutes in told:
        ledger.hear(notification, NOW + timedelta(minutes=minutes))
        assert not ledger.hear(notification, NOW + timedelta(minutes=minutes))
    taken = {
        (one.payment, one.gateway_transaction, one.amount) for one, _ in told if one.money_moved
    }
    assert sorted(ledger.accounted(), key=str) == sorted(taken, key=str)
    paid = [one.payment for one in ledger.payments.values() if one.state is PaymentState.PAID]
    assert paid == ([ledger.fee.paid_by] if ledger.fee.paid_by else [])
    under_review = {n for n, one in ledger.payments.items() if one.state is PaymentState.REVIEW}
    assert set(ledger.fee.in_review) == under_review


@pytest.mark.parametrize(
    ("first", "then", "kinds"),
    [
        ([said(Verdict.PAID)], said(Verdict.PAID, number="2"), [CaseKind.PAID_TWICE]),
        (
            [said(Verdict.PAID, payment="two")],
            said(Verdict.PAID),
            [CaseKind.PAID_TWICE],
        ),
        ([], said(Verdict.PAID, amount=DUE + 1), [CaseKind.WRONG_AMOUNT]),
        ([], said(Verdict.SUSPECTED, amount=None), [CaseKind.WRONG_AMOUNT]),
        ([], said(Verdict.SUSPECTED), [CaseKind.SUSPECTED]),
        ([said(Verdict.CANCELLED, number="0")], said(Verdict.PAID), []),
        ([said(Verdict.UNFINISHED)], said(Verdict.PAID), []),
        ([], said(Verdict.FAILED, amount=1), []),
    ],
)
def test_what_is_not_the_fee_paid_once_is_a_case(
    first: list[Notification], then: Notification, kinds: list[CaseKind]
) -> None:
    ledger = Ledger()
    for told in first:
        ledger.hear(told)
    ledger.hear(then)
    assert [case.kind for case in ledger.cases.values()] == kinds
    assert all(case.code == FEE.code and case.is_open for case in ledger.cases.values())


def test_money_that_is_confirmed_after_all_pays_the_fee_and_its_case_dissolves() -> None:
    ledger = Ledger()
    ledger.hear(said(Verdict.SUSPECTED))
    ledger.hear(said(Verdict.PAID))
    (case,) = ledger.cases.values()
    assert (case.dissolved_at, case.is_open, ledger.fee.paid_by) == (NOW, False, "one")


def test_what_people_have_decided_is_not_opened_again() -> None:
    ledger = Ledger()
    ledger.hear(said(Verdict.SUSPECTED))
    (case,) = ledger.cases.values()
    ledger.cases[case.id] = case.closed_by(CLOSING)
    assert not ledger.hear(said(Verdict.PAID))
    assert ledger.hear(said(Verdict.PAID, number="2"))
    assert ledger.fee.paid_by == "one"


def test_a_second_case_bars_paying_again_when_the_first_was_closed() -> None:
    ledger = Ledger()
    ledger.hear(said(Verdict.SUSPECTED))
    (first,) = ledger.cases.values()
    ledger.cases[first.id] = first.closed_by(CLOSING)
    ledger.fee = ledger.fee.decided("one")
    assert ledger.fee.in_review == ()
    ledger.hear(said(Verdict.SUSPECTED, number="2"))
    assert ledger.fee.in_review == ("one",)
    before = ledger.fee
    ledger.hear(said(Verdict.SUSPECTED, number="3"))
    told = before.model_copy(update={"version": before.version + 1})
    assert ledger.fee == told, "it is the lock of its cases: each new one is a new version"


def test_a_case_about_a_fee_that_is_paid_leaves_the_fee() -> None:
    ledger = Ledger()
    ledger.hear(said(Verdict.PAID))
    paid = ledger.fee
    ledger.hear(said(Verdict.PAID, number="2"))
    assert (len(ledger.cases), ledger.fee) == (1, paid)


def test_a_gateway_that_speaks_after_all_dissolves_its_silence() -> None:
    ledger = Ledger()
    silent = ledger.payments["one"].given_up(NOW)
    ledger.payments["one"], case = silent, unanswered(silent, NOW)
    ledger.cases[case.id] = case
    assert ledger.hear(said(Verdict.PAID))
    assert not ledger.cases[case.id].is_open
    assert ledger.fee.paid_by == "one"


def test_a_silence_that_ends_without_money_keeps_nobody_from_paying() -> None:
    ledger = Ledger()
    silent = ledger.payments["one"].given_up(NOW)
    ledger.payments["one"], case = silent, unanswered(silent, NOW)
    ledger.cases[case.id] = case
    assert ledger.hear(said(Verdict.FAILED))
    assert not ledger.cases[case.id].is_open
    assert ledger.fee.in_review == ()


def test_a_case_is_named_by_its_money() -> None:
    first = money_case(CaseKind.SUSPECTED, said(Verdict.SUSPECTED), None, NOW)
    again = money_case(CaseKind.WRONG_AMOUNT, said(Verdict.PAID), None, NOW + OFFERED_FOR)
    assert first.id == again.id
    assert first.id.startswith("one.")
    assert (first.code, first.dossier) == (None, None)
    others = [said(Verdict.PAID, number="2"), said(Verdict.PAID, amount=1)]
    assert not any(first.tells_of(other) for other in others)
    assert unanswered(attempt("one"), NOW).id == "one.unanswered"
    after = paid_after_stop(attempt("one"), "1", NOW)
    assert after.id == f"one.stop-{first.name}", "the same money, and another case"


def shown(payment: PaymentRequest, *cases: MoneyCase) -> PaymentState:
    return shown_state(payment, cases, NOW + OFFERED_FOR)


def test_what_the_payer_is_shown() -> None:
    ledger = Ledger()
    ledger.hear(said(Verdict.PAID))
    paid = ledger.payments["one"]
    twice = money_case(CaseKind.PAID_TWICE, said(Verdict.PAID, number="2"), paid, NOW)
    stopped = paid_after_stop(paid, "1", NOW)
    silent = unanswered(attempt("one"), NOW)
    assert shown(paid) is shown(paid, twice) is PaymentState.PAID
    assert shown(paid, stopped) is PaymentState.REVIEW
    assert shown(paid, stopped.closed_by(CLOSING)) is PaymentState.CLOSED
    assert shown(attempt("one")) is PaymentState.EXPIRED
    assert shown(attempt("one"), silent) is PaymentState.REVIEW
    assert shown(attempt("one"), silent.dissolved(NOW)) is PaymentState.EXPIRED
    assert stopped.tells_of(said(Verdict.PAID))
