"""VNPAY's protocol. No vector of the provider's own is published.

The signatures were computed once with a dummy secret, over the canonical string that the MIT-licensed client
`lehuygiang28/vnpay` 2.5.0 signs, and are kept here as they came out.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from portal.domain.once import Once
from portal.domain.payment import Heard, PaymentRequest, Verdict
from portal.gateways.vnpay import Vnpay, sign

SECRET = "DUMMYSECRET"
PAY = {
    "vnp_Version": "2.1.0",
    "vnp_Command": "pay",
    "vnp_TmnCode": "DEMOTMN1",
    "vnp_Amount": "13500000",
    "vnp_CurrCode": "VND",
    "vnp_TxnRef": "G0120261123000001",
    "vnp_OrderInfo": "Le phi doi GPLX G01.15-20261123-0000001",
    "vnp_OrderType": "other",
    "vnp_Locale": "vn",
    "vnp_ReturnUrl": "https://example.gov.vn/thanh-toan/ket-qua",
    "vnp_IpAddr": "203.0.113.10",
    "vnp_CreateDate": "20261123101500",
    "vnp_ExpireDate": "20261123103000",
}
PAY_SIGNATURE = (
    "187b21134449e936a953d9724417455f891e2afb0c13b641027a05891b862c30"
    "3d98ace868c6aaefa7e0d21e3fe2d688c4804f72e6d9e75796f1ae78230e795b"
)
TOLD = {
    "vnp_TmnCode": "DEMOTMN1",
    "vnp_Amount": "13500000",
    "vnp_BankCode": "NCB",
    "vnp_CardType": "ATM",
    "vnp_PayDate": "20261123101730",
    "vnp_OrderInfo": "Nop le phi ho so G01.79-261123-0001",
    "vnp_TransactionNo": "14000001",
    "vnp_ResponseCode": "00",
    "vnp_TransactionStatus": "00",
    "vnp_TxnRef": "G0120261123000001",
}
PAYMENT = PaymentRequest(
    payment="G0120261123000001",
    gateway="vnpay",
    dossier="dossier-0001",
    code="G01.79-261123-0001",
    owner="person-0001",
    amount=135_000,
    payer_address="203.0.113.10",
    language="vi",
    opened_at=datetime(2026, 11, 23, 3, 15, tzinfo=UTC),
    expires_at=datetime(2026, 11, 23, 3, 30, tzinfo=UTC),
    once=Once(key="k", request="r"),
)


@pytest.fixture
def gateway() -> Vnpay:
    secret = f'{{"tmn_code": "DEMOTMN1", "hash_secret": "{SECRET}"}}'
    returns = {
        "vi": "https://portal.example/vi/thanh-toan/ket-qua/",
        "en": "https://portal.example/en/payment/result/",
    }
    return Vnpay(lambda: secret, "https://bank.example/pay", returns)


def told(secret: str = SECRET, **changes: str) -> str:
    params = {**TOLD, **changes}
    return urlencode({**params, "vnp_SecureHash": sign(params, secret)})


def test_the_signature_is_the_known_one() -> None:
    assert sign(PAY, SECRET) == PAY_SIGNATURE


def test_neither_order_nor_the_signature_itself_is_signed() -> None:
    backwards = dict(reversed(PAY.items()))
    signed = {**backwards, "vnp_SecureHash": "x", "vnp_SecureHashType": "HmacSHA512"}
    assert sign(signed, SECRET) == PAY_SIGNATURE


def test_the_address_says_what_is_due_in_the_gateways_terms(gateway: Vnpay) -> None:
    params = _query(gateway.address(PAYMENT))
    expected = PAY | {
        "vnp_OrderInfo": "Nop le phi ho so G01.79-261123-0001",
        "vnp_ReturnUrl": "https://portal.example/vi/thanh-toan/ket-qua/",
    }
    assert params == expected | {"vnp_SecureHash": sign(expected, SECRET)}


def test_the_address_speaks_the_payers_language(gateway: Vnpay) -> None:
    params = _query(gateway.address(PAYMENT.model_copy(update={"language": "en"})))
    assert params["vnp_Locale"] == "en"
    assert params["vnp_ReturnUrl"] == "https://portal.example/en/payment/result/"


def test_the_address_of_one_attempt_is_always_the_same(gateway: Vnpay) -> None:
    assert gateway.address(PAYMENT) == gateway.address(PAYMENT)


def test_what_the_gateway_signed_is_read(gateway: Vnpay) -> None:
    query = told()
    said = gateway.said(query)
    assert said is not None
    assert said.model_dump() == {
        "payment": "G0120261123000001",
        "amount": 135_000,
        "verdict": Verdict.PAID,
        "gateway_transaction": "14000001",
        "response": "00",
        "text": query,
    }


def test_a_signature_in_capitals_is_the_same(gateway: Vnpay) -> None:
    query = urlencode({**TOLD, "vnp_SecureHash": sign(TOLD, SECRET).upper()})
    assert gateway.said(query) is not None


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("", id="nothing"),
        pytest.param(urlencode(TOLD), id="unsigned"),
        pytest.param(told(secret="ANOTHER"), id="another's secret"),
        pytest.param(told().replace("13500000", "13500100"), id="another amount"),
        pytest.param(told(vnp_TmnCode="SOMEBODY"), id="another merchant"),
        pytest.param(told() + "&vnp_Amount=1", id="said twice"),
        pytest.param(told() + "&vnp_Extra=%FF", id="not UTF-8"),
        pytest.param(told() + "&x=1" * 60, id="too much"),
        pytest.param(urlencode(TOLD) + "&vnp_SecureHash=%C4%91", id="a signature with marks"),
        pytest.param(told(vnp_TxnRef="../FEE#1"), id="a reference that cannot be ours"),
        pytest.param(told(vnp_TxnRef=""), id="no reference"),
    ],
)
def test_what_it_did_not_sign_for_us_says_nothing(gateway: Vnpay, query: str) -> None:
    assert gateway.said(query) is None


@pytest.mark.parametrize(
    ("response", "status", "verdict"),
    [
        ("00", "00", Verdict.PAID),
        ("07", "07", Verdict.SUSPECTED),
        ("07", "00", Verdict.SUSPECTED),
        ("00", "02", Verdict.SUSPECTED),
        ("00", "", Verdict.SUSPECTED),
        ("24", "02", Verdict.CANCELLED),
        ("24", "00", Verdict.SUSPECTED),
        *(
            (code, "02", Verdict.FAILED)
            for code in ["09", "10", "11", "12", "13", "51", "65", "75", "79", "99"]
        ),
        ("11", "01", Verdict.FAILED),
        ("", "", Verdict.FAILED),
    ],
)
def test_its_codes_in_our_words(
    gateway: Vnpay, response: str, status: str, verdict: Verdict
) -> None:
    said = gateway.said(told(vnp_ResponseCode=response, vnp_TransactionStatus=status))
    assert said is not None
    assert said.verdict is verdict


@pytest.mark.parametrize("amount", ["", "13500050", "-100", "1e7", "１３５", "9" * 16])
def test_an_amount_that_is_no_money_is_none(gateway: Vnpay, amount: str) -> None:
    said = gateway.said(told(vnp_Amount=amount))
    assert said is not None
    assert said.amount is None


@pytest.mark.parametrize(
    ("heard", "code"),
    [
        (Heard.SETTLED, "00"),
        (Heard.UNKNOWN_PAYMENT, "01"),
        (Heard.ALREADY_FINAL, "02"),
        (Heard.WRONG_AMOUNT, "04"),
        (Heard.FORGED, "97"),
        (Heard.BUSY, "99"),
    ],
)
def test_it_is_answered_in_its_own_codes(gateway: Vnpay, heard: Heard, code: str) -> None:
    assert gateway.acknowledge(heard).root["RspCode"] == code


def test_every_outcome_has_an_answer(gateway: Vnpay) -> None:
    assert all(gateway.acknowledge(heard).root["Message"] for heard in Heard)


def _query(address: str) -> Mapping[str, str]:
    parts = urlsplit(address)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == "https://bank.example/pay"
    return dict(parse_qsl(parts.query, strict_parsing=True))
