from datetime import timedelta

import pytest

from portal.domain.errors import Conflict, KeyReused, NotFound
from portal.domain.model import Words
from portal.domain.once import Once
from portal.domain.payment import OFFERED_FOR, FeeRequest, PaymentRequest, Verdict
from portal.domain.ports.catalogue import Procedures
from portal.domain.session import Session
from portal.domain.transitions import State
from portal.operations.settle_payment import settle_payment
from portal.operations.start_payment import Payer, PaymentOffer, StartPayment, start_payment
from tests import catalogue
from tests.catalogue import TODAY, Changed
from tests.fakes.common import FakeClock
from tests.fakes.payments import FakeGateway, FakePayments
from tests.paying import AWAITING, CODE, ME, SOMEBODY, OneName, attempt, kept, key

PROCESSING = AWAITING.model_copy(update={"state": State.PROCESSING})


class World:
    def __init__(self) -> None:
        self.dossiers = kept()
        self.payments = FakePayments()
        self.gateway = FakeGateway()
        self.clock = FakeClock()
        self.procedures: Procedures = catalogue.procedures()

    def start(
        self, once: Once, me: Session = ME, code: str = CODE, language: str = "vi"
    ) -> PaymentOffer:
        return start_payment(
            StartPayment(dossier=code),
            me,
            once,
            Payer("203.0.113.10", language),
            self.dossiers,
            self.payments,
            self.gateway,
            self.procedures,
            OneName(),
            self.clock,
        )

    def told(self, payment: str, verdict: Verdict) -> None:
        told = self.gateway.tell(payment, 135_000, verdict)
        settle_payment(told, self.payments, self.gateway, self.clock)


@pytest.fixture
def world() -> World:
    return World()


def test_the_offer_says_where_how_much_and_to_whom(world: World) -> None:
    offer = world.start(key("one"))
    assert offer.url == f"https://bank.example/pay?ref={offer.payment}&amount=135000"
    assert (offer.amount, offer.dossier) == (135_000, CODE)
    assert offer.payee == "Phòng Cảnh sát giao thông"
    assert offer.payment.isalnum()


def test_the_payee_is_named_in_the_payers_language(world: World) -> None:
    assert world.start(key("one"), language="en").payee == "Traffic Police Division"


def test_the_fee_is_requested_even_before_its_leg_was_walked(world: World) -> None:
    offer = world.start(key("one"))
    fee = world.payments.fee(AWAITING.id)
    assert fee is not None
    assert fee.payment == offer.payment


def test_the_same_key_again_is_the_same_attempt(world: World) -> None:
    first = world.start(key("one"))
    assert world.start(key("one")) == first


def test_even_when_the_attempt_is_over(world: World) -> None:
    first = world.start(key("one"))
    world.told(first.payment, Verdict.PAID)
    world.dossiers.heads[AWAITING.id] = PROCESSING
    assert world.start(key("one")) == first


def test_a_key_is_for_one_request(world: World) -> None:
    world.start(key("one"))
    with pytest.raises(KeyReused):
        world.start(key("one", "POST /payments another"))


def test_a_second_tab_gets_the_open_attempt(world: World) -> None:
    assert world.start(key("two tabs")) == world.start(key("at once"))


def test_an_attempt_that_is_open_at_another_gateway_is_not_to_be_paid_here(world: World) -> None:
    elsewhere = attempt(world.payments, gateway="another")
    here = world.start(key("one"))
    assert here.payment != elsewhere.payment
    kept_as = world.payments.find(here.payment)
    assert kept_as is not None
    assert kept_as.gateway == world.gateway.name


def test_of_two_tabs_at_the_same_moment_the_quicker_opens_it() -> None:
    class TwoTabs(FakePayments):
        def attempt(self, payment: PaymentRequest, fee: FeeRequest) -> None:
            quicker = payment.model_copy(update={"payment": "quicker"})
            if self.find("quicker") is None:
                super().attempt(quicker, fee.model_copy(update={"payment": "quicker"}))
            super().attempt(payment, fee)

    world = World()
    world.payments = TwoTabs()
    assert world.start(key("slower")).payment == "quicker"


@pytest.mark.parametrize("verdict", [Verdict.CANCELLED, Verdict.FAILED])
def test_after_an_attempt_that_came_to_nothing_there_is_another(
    world: World, verdict: Verdict
) -> None:
    first = world.start(key("one"))
    world.told(first.payment, verdict)
    assert world.start(key("two")).payment != first.payment


def test_after_an_expired_attempt_there_is_another(world: World) -> None:
    first = world.start(key("one"))
    world.clock.advance(timedelta(minutes=15))
    assert world.start(key("two")).payment != first.payment


def test_somebody_elses_dossier_is_not_there(world: World) -> None:
    with pytest.raises(NotFound):
        world.start(key("one"), me=SOMEBODY)
    with pytest.raises(NotFound):
        world.start(key("one"), code="G01.79-261124-0002")


def test_what_is_not_due_cannot_be_paid(world: World) -> None:
    world.dossiers.heads[AWAITING.id] = PROCESSING
    with pytest.raises(Conflict, match="payment_not_due"):
        world.start(key("one"))


def test_what_is_paid_cannot_be_paid_again(world: World) -> None:
    world.told(world.start(key("one")).payment, Verdict.PAID)
    with pytest.raises(Conflict, match="fee_paid"):
        world.start(key("two"))


def test_nobody_pays_again_while_people_look_at_the_last_attempt(world: World) -> None:
    world.told(world.start(key("one")).payment, Verdict.SUSPECTED)
    with pytest.raises(Conflict, match="payment_in_review"):
        world.start(key("two"))


def test_nor_while_they_look_at_an_earlier_one(world: World) -> None:
    first = world.start(key("one"))
    world.clock.advance(OFFERED_FOR)
    second = world.start(key("two"))
    assert second.payment != first.payment
    world.told(first.payment, Verdict.SUSPECTED)
    with pytest.raises(Conflict, match="payment_in_review"):
        world.start(key("three"))


def test_what_was_looked_at_and_is_paid_is_paid(world: World) -> None:
    first = world.start(key("one"))
    world.told(first.payment, Verdict.SUSPECTED)
    world.told(first.payment, Verdict.PAID)
    fee = world.payments.fee(AWAITING.id)
    assert fee is not None
    assert (fee.paid_by, fee.in_review) == (first.payment, ())
    with pytest.raises(Conflict, match="fee_paid"):
        world.start(key("two"))


POLICE = Words(vi="Phòng Cảnh sát giao thông", en="Traffic Police")


@pytest.mark.parametrize(
    ("taken_by", "place"),
    [
        (POLICE, POLICE),
        (None, Words(vi="bộ phận một cửa", en="the one-stop counter")),
    ],
)
def test_below_level_four_nothing_is_paid_online(
    world: World, taken_by: Words | None, place: Words
) -> None:
    known = catalogue.procedures().in_force(AWAITING.procedure, TODAY)
    world.procedures = Changed(known, level=3, agency_kind=taken_by)
    with pytest.raises(Conflict, match="not_payable_online") as refused:
        world.start(key("one"))
    assert [way.code for way in refused.value.defects] == ["pay_on_request", "way_counter"]
    assert refused.value.defects[1].params == {"place": place}
