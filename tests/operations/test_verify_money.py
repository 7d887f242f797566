"""I2: of each harm to money, what is wrong is named; and nothing is, whenever somebody looks."""

from datetime import timedelta

import pytest

from portal.domain.books import UNDER_WAY, Seen
from portal.domain.money_case import CaseKind, Closing, MoneyCase, money_case, unanswered
from portal.domain.payment import ASKED_AFTER, FeeRequest, Note, PaymentState
from portal.domain.settlement import Settled
from portal.domain.transitions import EventType, State
from portal.operations.apply_settlement import apply_settlement
from portal.operations.close_case import CloseCase, close_case
from portal.operations.reconcile_payments import reconcile_payments
from portal.operations.settle_payment import settle_payment
from portal.operations.verify_money import FORGOTTEN, verify_taken
from tests.fakes.books import NOTHING_DEAD
from tests.fakes.common import NOW, FakeClock
from tests.fakes.payments import FakeInquiry, FakePayments
from tests.operations.shelves import Library
from tests.paying import attempt

LONG = UNDER_WAY + timedelta(seconds=1)


@pytest.fixture
def library() -> Library:
    return Library()


def test_money_that_has_not_reached_its_dossier_is_under_way_then_wrong(library: Library) -> None:
    code = library.world.awaiting_payment()
    payment = library.captured(code)
    library.tell_everybody(payment.dossier)
    assert library.verified().counts[Seen.UNDER_WAY] == 1
    library.world.clock.advance(LONG)
    assert library.wrong() == [("I2", "was paid and did not go on")]
    library.books.letters = NOTHING_DEAD._replace(payments=frozenset({payment.payment}))
    found = library.verified()
    assert (found.findings, found.counts[Seen.DEAD]) == ((), 1)


def test_a_payment_that_forgot_how_it_was_settled_counts_from_its_opening(library: Library) -> None:
    payment = library.captured(library.world.awaiting_payment())
    library.tell_everybody(payment.dossier)
    library.books.attempts = [payment.model_copy(update={"settlement": None})]
    assert library.wrong() == []


def test_money_taken_twice_or_not_the_fees(library: Library) -> None:
    library.complete()
    (paid,) = library.books.attempts
    again = paid.model_copy(update={"payment": "second"})
    less = paid.model_copy(update={"amount": paid.amount - 1})
    library.books.attempts = [again, less]
    wrong = ("I2", "money was taken that is not the fee's")
    assert library.wrong() == [wrong, wrong]
    nobodys = paid.model_copy(update={"dossier": "f" * 26})
    library.books.attempts = [nobodys]
    assert library.wrong() == [wrong]


def test_a_dossier_that_went_on_without_its_payment(library: Library) -> None:
    head = library.complete()
    event = library.event(head.id, EventType.FEE_PAID)
    library.books.attempts = []
    for data, wrong in (
        ({**event.data, "payment": "nobody"}, "went on without a payment"),
        ({**event.data, "amount": 1}, "went on by another payment than it says"),
    ):
        library.rewrite(event, data=data)
        assert ("I2", wrong) in library.wrong()


def test_a_fee_that_was_paid_twice(library: Library) -> None:
    head = library.complete()
    library.rewrite(library.event(head.id, EventType.ACCEPTED), type=EventType.FEE_PAID)
    assert ("I2", "its fee was paid twice") in library.wrong()


@pytest.mark.parametrize("paid", [True, False])
def test_a_fee_that_no_event_paid_or_whose_payment_the_head_forgot(*, paid: bool) -> None:
    library = Library()
    code = library.paid() if paid else library.world.awaiting_payment()
    head = library.world.head(code)
    library.tell_everybody(head.id)
    assert library.wrong() == []
    assert head.fee is not None
    fee = head.fee.model_copy(update={"paid_at": None if paid else NOW})
    library.world.dossiers.heads[head.id] = head.model_copy(update={"fee": fee})
    assert library.wrong() == [("I2", "its fee is not what its events say of it")]


ANOTHER_SUM = ("I2", "another sum is spoken of than its agency asked for")


def test_another_sum_than_was_asked_for(library: Library) -> None:
    """In the head, in the payments table, in the event that says it was paid, or in a second one that asks."""
    world, head = library.world, library.complete()
    assert head.fee is not None
    less = head.fee.model_copy(update={"amount": 1})
    world.dossiers.heads[head.id] = head.model_copy(update={"fee": less})
    assert library.wrong() == [ANOTHER_SUM]
    world.dossiers.heads[head.id] = head
    assert library.wrong() == []
    asked = library.event(head.id, EventType.FEE_REQUESTED)
    library.rewrite(asked, data={"amount": 1})
    assert ANOTHER_SUM in library.wrong()
    library.rewrite(library.event(head.id, EventType.ACCEPTED), type=EventType.FEE_REQUESTED)
    library.rewrite(asked)
    assert ANOTHER_SUM in library.wrong()


def test_a_fee_made_less_in_the_payments_table_is_named_and_moves_nothing(
    library: Library,
) -> None:
    world = library.world
    code = world.awaiting_payment()
    library.offered(code)
    library.tell_everybody(world.identifier(code))
    fees = library.payments._fees  # noqa: SLF001  # somebody is at the table
    for name, fee in list(fees.items()):
        fees[name] = fee.model_copy(update={"amount": 1})
    assert library.wrong() == [ANOTHER_SUM]
    world.clock.advance(timedelta(minutes=20))
    payment = library.captured(code, "again")
    assert payment.amount == 1
    apply_settlement(payment, world.dossiers, library.payments, world.clock)
    library.books.opened = library.payments.cases("again")
    assert world.head(code).state is State.AWAITING_PAYMENT
    assert library.wrong() == [ANOTHER_SUM]


def test_an_attempt_that_nobody_asks_about(library: Library) -> None:
    world = library.world
    code = world.awaiting_payment()
    offer = library.offered(code)
    library.tell_everybody(world.identifier(code))
    asked_at = offer.expires_at + ASKED_AFTER
    known = library.payments.find(offer.payment)
    assert known is not None
    library.books.attempts = [known]
    world.clock.advance(asked_at + FORGOTTEN - world.clock.now())
    assert library.wrong() == []
    world.clock.advance(timedelta(seconds=1))
    assert library.wrong() == [("I2", "an attempt is open, and nobody asks its gateway")]
    reconcile_payments(library.payments, FakeInquiry(), world.clock)
    assert library.books.attempts == [known], "it is given up since the attempts were read"
    assert library.wrong() == []


def barred(library: Library, payments: FakePayments) -> FeeRequest:
    """The fee of a dossier whose one attempt told of a wrong sum: a case is open."""
    library.payments = payments
    code = library.world.awaiting_payment()
    offer = library.offered(code)
    dossier = library.world.identifier(code)
    library.tell_everybody(dossier)
    told(library, 1, payment=offer.payment)
    fee = payments.fee(dossier)
    assert fee is not None
    return fee


def test_a_fee_that_nobody_can_pay_and_no_case_says_why(library: Library) -> None:
    fee = barred(library, FakePayments())
    assert library.wrong() == []
    (case,) = library.books.opened
    closed = case.closed_by(Closing(at=NOW, by="doi-soat", words="-"))
    library.payments.settle(Settled(cases=(closed,)))
    assert library.wrong() == [("I2", "nobody can pay its fee, and no case says why")]
    library.payments.settle(Settled(fee=fee.decided(case.payment)))
    assert library.wrong() == []


def test_money_in_doubt_whose_fee_can_be_paid_all_the_same(library: Library) -> None:
    fee = barred(library, FakePayments())
    (case,) = library.books.opened
    library.payments.settle(Settled(fee=fee.decided(case.payment)))
    wrong = [("I2", "is in doubt, and its fee can be paid all the same")]
    assert library.wrong() == wrong
    closed = case.closed_by(Closing(at=NOW, by="doi-soat", words="-"))
    library.payments.settle(Settled(cases=(closed,)))
    assert library.books.opened == [case], "it is closed since the cases were read"
    assert library.wrong() == []
    library.books.opened = [closed]
    found = library.verified()
    assert (found.findings, found.counts[Seen.CASE]) == ((), 0)


def test_a_silence_keeps_nobody_from_paying(library: Library) -> None:
    code = library.world.awaiting_payment()
    offer = library.offered(code)
    library.tell_everybody(library.world.identifier(code))
    silent = library.payments.find(offer.payment)
    assert silent is not None
    library.payments.settle(Settled(payment=silent.given_up(NOW), cases=(unanswered(silent, NOW),)))
    library.books.opened = library.payments.cases(offer.payment)
    found = library.verified()
    assert (found.findings, found.counts[Seen.CASE]) == ((), 1)


class Deciding(FakePayments):
    """An operator closes a case between the reading of its fee and its own."""

    closing: MoneyCase | None = None

    def cases(self, payment: str) -> list[MoneyCase]:
        case, self.closing = self.closing, None
        if case:
            close_case(CloseCase(case=case.id, by="doi-soat", words="-"), self, FakeClock())
        return super().cases(payment)


def test_a_case_that_is_closed_between_two_readings_is_no_wrong(library: Library) -> None:
    deciding = Deciding()
    barred(library, deciding)
    (deciding.closing,) = library.books.opened
    assert library.wrong() == []
    assert deciding.closing is None


class HalfSeen(FakePayments):
    """Of what was stored together, a reader sees the fee last: it is what it was `before`, once."""

    before: FeeRequest | None = None

    def fee(self, dossier: str) -> FeeRequest | None:
        before, self.before = self.before, None
        return before or super().fee(dossier)


def test_a_case_that_is_seen_before_its_fee_is_no_wrong(library: Library) -> None:
    half = HalfSeen()
    fee = barred(library, half)
    half.before = fee.model_copy(update={"in_review": (), "version": fee.version - 1})
    (case,) = library.books.opened
    assert list(verify_taken(library.books, half)) == [Seen.CASE]
    assert (half.before, half.fee(fee.dossier), case.is_open) == (None, fee, True)


def test_an_attempt_under_review_is_counted_and_harms_nothing(library: Library) -> None:
    head = library.complete()
    code, (paid,) = head.code, library.books.attempts
    second = paid.model_copy(update={"payment": "second", "state": PaymentState.REVIEW})
    cancelled = paid.model_copy(update={"payment": "third", "state": PaymentState.CANCELLED})
    library.books.attempts += [second, cancelled]
    assert library.verified().counts[Seen.REVIEW] == 1
    assert library.wrong() == []
    assert library.world.dossiers.find(code) == head


def told(library: Library, amount: int, payment: str = "pay", **more: str) -> None:
    said = library.gateway.tell(payment, amount, **more)
    settle_payment(said, library.payments, library.gateway, library.world.clock)
    library.books.spoken_of.append(payment)
    library.books.opened = library.payments.cases(payment)


def test_money_that_became_a_case_is_accounted_for(library: Library) -> None:
    library.complete()
    (paid,) = library.books.attempts
    told(library, paid.amount, transaction="14000002")
    told(library, paid.amount - 1)
    told(library, 1, payment="nobodys")
    found = library.verified()
    assert (found.findings, found.counts[Seen.CASE]) == ((), 1)


def test_money_for_a_dossier_that_stopped_is_a_case_and_not_the_fees(library: Library) -> None:
    code = library.world.awaiting_payment()
    payment = library.captured(code)
    library.tell_everybody(payment.dossier)
    head = library.world.dossiers.heads[payment.dossier]
    library.world.dossiers.heads[head.id] = head.model_copy(update={"state": State.STOPPED})
    apply_settlement(payment, library.world.dossiers, library.payments, library.world.clock)
    library.books.opened = library.payments.cases("pay")
    library.books.attempts = [payment]
    library.world.clock.advance(LONG)
    assert [wrong for wrong in library.wrong() if wrong[0] == "I2"] == []


def test_an_attempt_nobody_spoke_of_is_a_case_without_money(library: Library) -> None:
    library.complete()
    silent = attempt(library.payments, "silent")
    library.payments.settle(Settled(payment=silent.given_up(NOW), cases=(unanswered(silent, NOW),)))
    library.books.opened = library.payments.cases("silent")
    assert library.wrong() == []


@pytest.mark.parametrize(
    ("spoilt", "wrong"),
    [
        ("unopened", "money was taken that is neither the fee's nor a case"),
        ("unsaid", "money counts as taken of which no gateway spoke"),
        ("doubled", "money is accounted for twice"),
    ],
)
def test_money_that_is_nowhere_or_twice(spoilt: str, wrong: str) -> None:
    library = Library()
    library.payments = Spoilt()
    library.complete()
    library.payments.spoilt = spoilt
    assert library.wrong() == [("I2", wrong)]


class Spoilt(FakePayments):
    """Somebody edited what was kept: of one sum of money the case, the note, or that there is only one."""

    spoilt = ""

    def notes(self, payment: str) -> list[Note]:
        (note,) = super().notes(payment)
        other = note.notification.model_copy(update={"gateway_transaction": "14000009"})
        told = {"unopened": [note, note.model_copy(update={"notification": other})], "unsaid": []}
        return told.get(self.spoilt, [note])

    def cases(self, payment: str) -> list[MoneyCase]:
        (note,) = super().notes(payment)
        case = money_case(CaseKind.PAID_TWICE, note.notification, None, NOW)
        return [case] if self.spoilt == "doubled" else []
