import pytest

from portal.domain.payment import Verdict
from portal.operations.read_return import PaymentReturn, ReadReturn, Shown, read_return
from portal.operations.settle_payment import settle_payment
from tests.fakes.common import FakeClock
from tests.fakes.payments import FakeGateway, FakePayments
from tests.paying import CODE, ME, SOMEBODY, attempt

GATEWAY = FakeGateway()
NOTHING = {"payment": None, "dossier": None, "settled": False}


@pytest.fixture
def payments() -> FakePayments:
    found = FakePayments()
    attempt(found)
    return found


@pytest.mark.parametrize(
    ("verdict", "shown"),
    [
        (Verdict.PAID, Shown.PAID),
        (Verdict.CANCELLED, Shown.CANCELLED),
        (Verdict.FAILED, Shown.FAILED),
        (Verdict.SUSPECTED, Shown.UNKNOWN),
    ],
)
def test_it_shows_what_the_gateway_signed_and_settles_nothing(
    payments: FakePayments, verdict: Verdict, shown: Shown
) -> None:
    command = ReadReturn(query="?" + GATEWAY.tell("attempt1", 135_000, verdict))
    before = payments.find("attempt1")
    assert read_return(command, ME, payments, GATEWAY) == PaymentReturn(
        payment="attempt1", dossier=CODE, shown=shown, settled=False
    )
    assert payments.find("attempt1") == before
    assert payments.notes("attempt1") == []


def test_it_says_when_the_gateway_itself_has_told_us(payments: FakePayments) -> None:
    told = GATEWAY.tell("attempt1", 135_000)
    settle_payment(told, payments, GATEWAY, FakeClock())
    assert read_return(ReadReturn(query=told), ME, payments, GATEWAY).settled


def test_what_nobody_signed_is_forged(payments: FakePayments) -> None:
    found = read_return(ReadReturn(query="payment=attempt1"), ME, payments, GATEWAY)
    assert found == PaymentReturn(shown=Shown.FORGED, **NOTHING)


@pytest.mark.parametrize(
    "query",
    [
        pytest.param(GATEWAY.tell("nobodys", 135_000), id="no attempt"),
        pytest.param(GATEWAY.tell("attempt1", 135_001), id="another amount"),
    ],
)
def test_what_is_about_no_payment_of_ours_is_unknown(payments: FakePayments, query: str) -> None:
    found = read_return(ReadReturn(query=query), ME, payments, GATEWAY)
    assert found == PaymentReturn(shown=Shown.UNKNOWN, **NOTHING)


def test_somebody_elses_payment_is_unknown(payments: FakePayments) -> None:
    command = ReadReturn(query=GATEWAY.tell("attempt1", 135_000))
    found = read_return(command, SOMEBODY, payments, GATEWAY)
    assert found == PaymentReturn(shown=Shown.UNKNOWN, **NOTHING)
