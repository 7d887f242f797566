from datetime import timedelta
from itertools import count, islice

import pytest

from portal.domain.errors import Raced
from portal.domain.money_case import CaseKind
from portal.domain.payment import (
    ASKED_AFTER,
    OFFERED_FOR,
    Note,
    Notification,
    PaymentRequest,
    PaymentState,
    Verdict,
)
from portal.domain.settlement import Settled
from portal.domain.trying import EVERY, Turn, always
from portal.operations.reconcile_payments import MOST, PATIENCE, Reconciled, reconcile_payments
from portal.operations.settle_payment import settle_payment
from portal.stores.items import SHARDS, due
from tests.fakes.common import NOW, FakeClock
from tests.fakes.payments import FakeGateway, FakeInquiry, FakePayments
from tests.paying import AWAITING, attempt

MOMENT = timedelta(seconds=1)


class World:
    """One attempt whose offer has just ended, and a bank that can be asked."""

    def __init__(self, payments: FakePayments | None = None) -> None:
        self.payments = payments or FakePayments()
        self.inquiry = FakeInquiry()
        self.gateway = FakeGateway()
        self.clock = FakeClock()
        attempt(self.payments)
        self.clock.advance(OFFERED_FOR + ASKED_AFTER + MOMENT)

    def round(self) -> Reconciled:
        return reconcile_payments(self.payments, self.inquiry, self.clock)

    def after(self, **time: float) -> Reconciled:
        self.clock.advance(timedelta(**time))
        return self.round()

    def knows(self, verdict: Verdict, payment: str = "attempt1") -> Notification:
        said = self.gateway.said(self.gateway.tell(payment, 135_000, verdict))
        assert said is not None
        self.inquiry.answers[payment] = said
        return said

    def stored(self, payment: str = "attempt1") -> PaymentRequest:
        found = self.payments.find(payment)
        assert found is not None
        return found


@pytest.fixture
def world() -> World:
    return World()


def test_nobody_is_asked_before_the_offer_has_ended(world: World) -> None:
    world.clock.advance(-2 * MOMENT)
    assert world.round().waiting == 0
    assert world.inquiry.asked == []


def test_what_the_bank_says_settles_as_its_notification_would(world: World) -> None:
    said = world.knows(Verdict.PAID)
    assert world.round() == Reconciled(waiting=1, settled=1, silent=0, given_up=0, failed=())
    assert world.stored().state is PaymentState.PAID
    assert [note.notification for note in world.payments.notes("attempt1")] == [said]
    assert world.round().waiting == 0


def test_and_its_notification_afterwards_changes_nothing(world: World) -> None:
    world.knows(Verdict.PAID)
    world.round()
    before = world.stored()
    told = world.gateway.tell("attempt1", 135_000)
    settle_payment(told, world.payments, world.gateway, world.clock)
    assert world.stored() == before
    assert world.payments.cases("attempt1") == []


def test_a_silent_bank_leaves_everything_as_it_is(world: World) -> None:
    before = world.stored()
    assert world.round() == Reconciled(waiting=1, settled=0, silent=1, given_up=0, failed=())
    assert (world.stored(), world.payments.notes("attempt1")) == (before, [])


def test_it_is_asked_every_time_for_an_hour_then_ever_more_seldom(world: World) -> None:
    for _ in range(13):
        world.round()
        world.clock.advance(timedelta(minutes=5))
    assert len(world.inquiry.asked) == 13
    for _ in range(24 * 12):
        world.round()
        world.clock.advance(timedelta(minutes=5))
    assert 16 <= len(world.inquiry.asked) <= 20


def test_that_nobody_has_paid_is_believed_after_an_hour(world: World) -> None:
    world.knows(Verdict.UNFINISHED)
    assert (world.round().silent, world.inquiry.asked) == (0, ["attempt1"])
    assert world.stored().state is PaymentState.OPEN
    assert world.after(minutes=60).settled == 1
    assert world.stored().state is PaymentState.EXPIRED
    assert world.round().waiting == 0


def test_a_bank_that_speaks_of_another_amount_has_not_spoken(world: World) -> None:
    said = world.gateway.said(world.gateway.tell("attempt1", 1, Verdict.FAILED))
    assert said is not None
    world.inquiry.answers["attempt1"] = said
    assert world.round().silent == 1
    assert world.after(seconds=PATIENCE.total_seconds()).given_up == 1


def test_after_three_days_of_silence_people_ask_and_nobody_is_kept_from_paying(
    world: World,
) -> None:
    assert world.after(days=3).given_up == 1
    assert world.round().waiting == 0
    (case,) = world.payments.cases("attempt1")
    assert (case.kind, case.amount, case.is_open) == (CaseKind.UNANSWERED, None, True)
    fee = world.payments.fee(AWAITING.id)
    assert fee is not None
    assert (fee.in_review, fee.paid_by) == ((), None)
    assert timedelta(days=3) == PATIENCE


def test_and_what_the_bank_says_after_that_still_counts(world: World) -> None:
    world.after(days=3)
    told = world.gateway.tell("attempt1", 135_000)
    settle_payment(told, world.payments, world.gateway, world.clock)
    assert world.stored().state is PaymentState.PAID
    assert not world.payments.cases("attempt1")[0].is_open


def test_another_gateways_attempt_is_nothing_to_ask_this_one_about(world: World) -> None:
    """It would say that nobody has paid it. Who knows is not asked, and so people are, in the end."""
    attempt(world.payments, "elsewhere", gateway="another")
    world.knows(Verdict.UNFINISHED, "elsewhere")
    assert world.after(minutes=60).silent == 2
    assert world.inquiry.asked == ["attempt1"]
    assert world.stored("elsewhere").state is PaymentState.OPEN
    assert world.after(days=3, minutes=-60).given_up == 2
    (case,) = world.payments.cases("elsewhere")
    assert (case.kind, case.is_open) == (CaseKind.UNANSWERED, True)


def test_one_attempts_trouble_is_not_anothers() -> None:
    class Spoilt(FakePayments):
        def find(self, payment: str) -> PaymentRequest | None:
            if payment == "attempt1":
                raise ValueError
            return super().find(payment)

    world = World(Spoilt())
    attempt(world.payments, "attempt2")
    world.knows(Verdict.PAID, "attempt2")
    found = world.round()
    assert (found.waiting, found.settled, found.failed) == (2, 1, ("attempt1",))


def test_what_is_gone_or_spoken_of_meanwhile_is_passed_over() -> None:
    class Behind(FakePayments):
        def unsettled(self, before: str, limit: int, its_turn: Turn = always) -> list[str]:
            return ["gone", *super().unsettled(before, limit, its_turn), "attempt2"]

    world = World(Behind())
    attempt(world.payments, "attempt2")
    told = world.gateway.tell("attempt2", 135_000, Verdict.CANCELLED)
    settle_payment(told, world.payments, world.gateway, world.clock)
    assert (world.round().waiting, world.inquiry.asked) == (3, ["attempt1"])


def test_others_being_quicker_is_no_end() -> None:
    class Raced20Times(FakePayments):
        def settle(self, settled: Settled, note: Note | None = None) -> None:  # noqa: ARG002 - as the port has it
            raise Raced

    world = World(Raced20Times())
    world.knows(Verdict.PAID)
    assert world.round() == Reconciled(waiting=1, settled=0, silent=0, given_up=0, failed=())
    world.inquiry.answers.clear()
    assert world.after(days=3).failed == ("attempt1",)


def test_a_round_ends_though_the_bank_is_slow_to_everybody(world: World) -> None:
    for number in range(2, 30):
        attempt(world.payments, f"attempt{number}")

    class Slow(FakeInquiry):
        def ask(self, payment: PaymentRequest) -> Notification | None:
            world.clock.advance(timedelta(seconds=6))
            return super().ask(payment)

    world.inquiry = Slow()
    assert world.round().waiting == 29
    assert len(world.inquiry.asked) == 14


def test_many_of_one_shard_that_nobody_finishes_keep_no_other_waiting(world: World) -> None:
    """A shard is where the store's index has an attempt: its time in a round is not another's."""
    names = (f"attempt{number}" for number in count(2))
    first = [name for name in islice(names, 200) if shard(name) == 0][:30]
    last = next(name for name in names if shard(name) == SHARDS - 1)
    for name in [*first, last]:
        attempt(world.payments, name)
        world.knows(Verdict.UNFINISHED, name)
    world.knows(Verdict.PAID, last)

    class Slow(FakeInquiry):
        def ask(self, payment: PaymentRequest) -> Notification | None:
            world.clock.advance(timedelta(seconds=3))
            return super().ask(payment)

    slow = Slow()
    slow.answers, world.inquiry = world.inquiry.answers, slow
    world.round()
    assert world.stored(last).state is PaymentState.PAID
    for _ in range(13):
        world.after(minutes=5)
    assert {world.stored(name).state for name in first} == {PaymentState.EXPIRED}


def shard(name: str) -> int:
    return int(due(name, NOW)["due_shard"])


def test_those_whose_turn_it_is_not_take_nobodys_place(world: World) -> None:
    for number in range(2, 5 * MOST):
        attempt(world.payments, f"attempt{number}")
    world.clock.advance(14 * EVERY)
    assert world.round() == Reconciled(waiting=0, settled=0, silent=0, given_up=0, failed=())
    late = world.stored().model_copy(
        update={"payment": "late", "expires_at": world.clock.now() - ASKED_AFTER - EVERY}
    )
    fee = world.payments.fee(AWAITING.id)
    assert fee is not None
    world.payments.attempt(late, fee.tried(late.payment))
    assert world.round().waiting == 1
    assert world.inquiry.asked == ["late"]
