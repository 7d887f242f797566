"""The bank's door, with VNPAY's own adapter behind it."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from chalice.test import Client, HTTPResponse

from app import app
from functions import wiring
from portal.domain.errors import Unavailable
from portal.domain.payment import PaymentRequest, PaymentState
from portal.gateways.vnpay import Vnpay, sign
from tests.fakes.common import FakeClock
from tests.fakes.payments import FakePayments
from tests.paying import AWAITING, attempt

SECRET = "DUMMYSECRET"
TOLD = {
    "vnp_TmnCode": "DEMOTMN1",
    "vnp_Amount": "13500000",
    "vnp_OrderInfo": "Nop le phi ho so G01.79-261120-0001",
    "vnp_TransactionNo": "14000001",
    "vnp_ResponseCode": "00",
    "vnp_TransactionStatus": "00",
    "vnp_TxnRef": "attempt1",
}


class Bank(wiring.Ports):
    """Nothing but what the bank's function may touch: another port would ask for the environment."""

    payments = FakePayments()
    clock = FakeClock()
    gateway = Vnpay(lambda: f'{{"tmn_code": "DEMOTMN1", "hash_secret": "{SECRET}"}}', "-", {})


@pytest.fixture
def ports() -> Iterator[Bank]:
    found = Bank()
    found.payments = FakePayments()
    attempt(found.payments)
    wiring.use(found)
    yield found
    wiring.use(None)


def tell(query: str) -> HTTPResponse:
    with Client(app) as client:
        return client.http.get(f"/webhooks/vnpay?{query}")


def told(secret: str = SECRET, **changes: str) -> str:
    params = {**TOLD, **changes}
    return urlencode({**params, "vnp_SecureHash": sign(params, secret)})


def test_paid(ports: Bank) -> None:
    answer = tell(told())
    assert answer.status_code == 200
    assert answer.json_body == {"RspCode": "00", "Message": "Confirm Success"}
    payment, fee = ports.payments.find("attempt1"), ports.payments.fee(AWAITING.id)
    assert payment is not None
    assert payment.state is PaymentState.PAID
    assert fee is not None
    assert fee.paid_by == "attempt1"


def test_paid_and_told_again(ports: Bank) -> None:
    tell(told())
    assert tell(told()).json_body["RspCode"] == "02"
    assert len(ports.payments.notes("attempt1")) == 1


@pytest.mark.parametrize(
    ("query", "code"),
    [
        pytest.param(told(vnp_TxnRef="nobodys"), "01", id="no such attempt"),
        pytest.param(told(secret="ANOTHER"), "97", id="forged"),
        pytest.param(told() + "&vnp_Amount=1", "97", id="said twice"),
        pytest.param("", "97", id="nothing said"),
    ],
)
def test_what_is_not_paid(ports: Bank, query: str, code: str) -> None:
    answer = tell(query)
    assert (answer.status_code, answer.json_body["RspCode"]) == (200, code)
    payment = ports.payments.find("attempt1")
    assert payment is not None
    assert payment.state is PaymentState.OPEN


def test_one_dong_more_is_for_people_to_decide(ports: Bank) -> None:
    for _ in range(2):
        answer = tell(told(vnp_Amount="13500100"))
        assert (answer.status_code, answer.json_body["RspCode"]) == (200, "04")
    payment = ports.payments.find("attempt1")
    assert payment is not None
    assert payment.state is PaymentState.REVIEW
    assert len(ports.payments.cases("attempt1")) == 1


@pytest.mark.parametrize(
    ("response", "state"),
    [
        ("24", PaymentState.CANCELLED),
        ("51", PaymentState.FAILED),
        ("07", PaymentState.REVIEW),
    ],
)
def test_other_endings(ports: Bank, response: str, state: PaymentState) -> None:
    status = "07" if response == "07" else "02"
    answer = tell(told(vnp_ResponseCode=response, vnp_TransactionStatus=status))
    assert answer.json_body["RspCode"] == "00"
    payment = ports.payments.find("attempt1")
    assert payment is not None
    assert payment.state is state


class Silent(FakePayments):
    """A table that does not answer, in the way it is told to."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self._error = error

    def find(self, payment: str) -> PaymentRequest | None:
        del payment
        raise self._error


def throttled() -> Exception:
    error = Exception()
    error.response = {"Error": {"Code": "ThrottlingException"}}  # type: ignore[attr-defined]  # as botocore's has it
    return error


@pytest.mark.parametrize(
    "error",
    [throttled(), type("ReadTimeoutError", (Exception,), {})(), Unavailable()],
    ids=["out of breath", "out of reach", "ours"],
)
def test_the_bank_is_asked_to_tell_it_again_when_a_neighbour_is_weak(
    ports: Bank, error: Exception
) -> None:
    ports.payments = Silent(error)
    answer = tell(told())
    assert (answer.status_code, answer.json_body["RspCode"]) == (200, "99")


def test_what_nobody_foresaw_is_no_answer_to_the_bank(ports: Bank) -> None:
    ports.payments = Silent(ValueError())
    assert tell(told()).status_code == 500
