"""The protocol, by vectors computed over the published canonical strings with a dummy secret."""

from datetime import datetime

import pytest

from sandbox import vnpay
from sandbox.outside import GMT7
from tests.sandbox.world import SECRET

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
QUERY = {
    "vnp_RequestId": "req0001",
    "vnp_Version": "2.1.0",
    "vnp_Command": "querydr",
    "vnp_TmnCode": "DEMOTMN1",
    "vnp_TxnRef": "G0120261123000001",
    "vnp_TransactionDate": "20261123101500",
    "vnp_CreateDate": "20261123110000",
    "vnp_IpAddr": "203.0.113.10",
    "vnp_OrderInfo": "Tra cuu",
}
QUERY_SIGNATURE = (
    "4cadb6d28c7b556f7c33ffebd44aa34cf37039bb1c208cc2ac2db2fe1c9e7f52"
    "84282debd6d413ced4f690a5349bf704643dd28dd9d7a9d7d1611ba14ff301ec"
)


def test_a_payment_request_is_signed_as_published() -> None:
    assert vnpay.sign(PAY, SECRET) == PAY_SIGNATURE


def test_a_query_is_signed_as_published() -> None:
    assert vnpay.sign_fields(vnpay.QUERY_FIELDS, QUERY, SECRET) == QUERY_SIGNATURE


def test_the_signature_itself_is_not_signed() -> None:
    signed = PAY | {"vnp_SecureHash": "x", "vnp_SecureHashType": "HmacSHA512"}
    assert vnpay.sign(signed, SECRET) == PAY_SIGNATURE


@pytest.mark.parametrize("given", [None, "", "x", "é", PAY_SIGNATURE[:-1] + "0"])
def test_another_signature_is_not_the_same(given: str | None) -> None:
    assert not vnpay.same_signature(given, PAY_SIGNATURE)


def test_a_sound_request_has_no_defects() -> None:
    assert vnpay.pay_defects(PAY, "DEMOTMN1") == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("vnp_Version", "2.0.0"),
        ("vnp_TmnCode", "OTHER"),
        ("vnp_Amount", "13500001"),
        ("vnp_Amount", "-100"),
        ("vnp_Amount", "１００"),
        ("vnp_Amount", "000"),
        ("vnp_CurrCode", "USD"),
        ("vnp_ReturnUrl", "javascript:alert(1)"),
        ("vnp_ExpireDate", "2026-11-23"),
        ("vnp_OrderInfo", ""),
    ],
)
def test_a_defect_is_named(field: str, value: str) -> None:
    [defect] = vnpay.pay_defects(PAY | {field: value}, "DEMOTMN1")
    assert field in defect


def test_a_moment_is_in_vietnamese_time() -> None:
    at = datetime(2026, 11, 23, 10, 30, tzinfo=GMT7)
    assert vnpay.moment("20261123103000") == at
    assert vnpay.stamp(at) == "20261123103000"
