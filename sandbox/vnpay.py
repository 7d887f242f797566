"""VNPAY's protocol as its gateway sees it: fields, signatures, codes. Pure.

The return and the IPN are one list of parameters, signed over the sorted, form-encoded pairs; the
query API joins its fields with bars, in an order of its own for each direction.
"""

import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha512
from urllib.parse import urlencode, urlsplit

from sandbox.outside import GMT7

SIGNATURE = "vnp_SecureHash"
_NOT_SIGNED = {SIGNATURE, "vnp_SecureHashType"}

PAY_FIELDS = (
    "vnp_Version",
    "vnp_Command",
    "vnp_TmnCode",
    "vnp_Amount",
    "vnp_CurrCode",
    "vnp_TxnRef",
    "vnp_OrderInfo",
    "vnp_OrderType",
    "vnp_Locale",
    "vnp_ReturnUrl",
    "vnp_IpAddr",
    "vnp_CreateDate",
    "vnp_ExpireDate",
)
QUERY_FIELDS = (
    "vnp_RequestId",
    "vnp_Version",
    "vnp_Command",
    "vnp_TmnCode",
    "vnp_TxnRef",
    "vnp_TransactionDate",
    "vnp_CreateDate",
    "vnp_IpAddr",
    "vnp_OrderInfo",
)
ANSWER_FIELDS = (
    "vnp_ResponseId",
    "vnp_Command",
    "vnp_ResponseCode",
    "vnp_Message",
    "vnp_TmnCode",
    "vnp_TxnRef",
    "vnp_Amount",
    "vnp_BankCode",
    "vnp_PayDate",
    "vnp_TransactionNo",
    "vnp_TransactionType",
    "vnp_TransactionStatus",
    "vnp_OrderInfo",
    "vnp_PromotionCode",
    "vnp_PromotionAmount",
)

PAID = "00"
SUSPECTED = "07"
CANCELLED = "24"
EXPIRED = "11"
UNFINISHED = "01"

FAILURES = {
    "51": "Tài khoản không đủ số dư",
    SUSPECTED: "Trừ tiền thành công, giao dịch bị nghi ngờ",
    "09": "Thẻ hoặc tài khoản chưa đăng ký Internet Banking",
    "10": "Xác thực thông tin thẻ hoặc tài khoản sai quá 3 lần",
    EXPIRED: "Đã hết hạn chờ thanh toán",
    "12": "Thẻ hoặc tài khoản bị khóa",
    "13": "Nhập sai mật khẩu xác thực giao dịch (OTP)",
    "65": "Tài khoản vượt hạn mức giao dịch trong ngày",
    "75": "Ngân hàng thanh toán đang bảo trì",
    "79": "Nhập sai mật khẩu thanh toán quá số lần quy định",
    "99": "Lỗi khác",
}
OUTCOMES = {
    PAID: "Giao dịch thành công",
    CANCELLED: "Khách hàng hủy giao dịch",
    **FAILURES,
}

# The answers after which the gateway stops repeating an IPN.
ACKNOWLEDGED = frozenset({"00", "02"})


def sign(params: Mapping[str, str], secret: str) -> str:
    pairs = sorted((name, value) for name, value in params.items() if name not in _NOT_SIGNED)
    return _hmac(urlencode(pairs), secret)


def sign_fields(fields: Sequence[str], values: Mapping[str, str], secret: str) -> str:
    return _hmac("|".join(values.get(field, "") for field in fields), secret)


def same_signature(given: str | None, expected: str) -> bool:
    return hmac.compare_digest((given or "").lower().encode(), expected.encode())


def _hmac(text: str, secret: str) -> str:
    return hmac.new(secret.encode(), text.encode(), sha512).hexdigest()


def pay_defects(params: Mapping[str, str], tmn_code: str) -> list[str]:
    """Name what a correctly signed payment request still has wrong, for the engineer to read."""
    missing = [f"thiếu {field}" for field in PAY_FIELDS if not params.get(field)]
    if missing:
        return missing
    rules = {
        "vnp_Version": params["vnp_Version"] == "2.1.0",
        "vnp_Command": params["vnp_Command"] == "pay",
        "vnp_TmnCode": params["vnp_TmnCode"] == tmn_code,
        "vnp_Amount": _is_amount(params["vnp_Amount"]),
        "vnp_CurrCode": params["vnp_CurrCode"] == "VND",
        "vnp_Locale": params["vnp_Locale"] in {"vn", "en"},
        "vnp_ReturnUrl": urlsplit(params["vnp_ReturnUrl"]).scheme in {"http", "https"},
        "vnp_CreateDate": moment(params["vnp_CreateDate"]) is not None,
        "vnp_ExpireDate": moment(params["vnp_ExpireDate"]) is not None,
    }
    return [f"{field} không hợp lệ" for field, holds in rules.items() if not holds]


def _is_amount(text: str) -> bool:
    """Hundredths of a đồng, and there are none: the last two digits are zeros."""
    return text.isascii() and text.isdigit() and int(text) > 0 and text.endswith("00")


def stamp(at: datetime) -> str:
    return at.astimezone(GMT7).strftime("%Y%m%d%H%M%S")


def moment(text: str) -> datetime | None:
    try:
        # Local time on the wire; the offset is the protocol's, not in the text.
        return datetime.strptime(text + "+0700", "%Y%m%d%H%M%S%z")
    except ValueError:
        return None


def is_expired(params: Mapping[str, str], now: datetime) -> bool:
    expires = moment(params["vnp_ExpireDate"])
    return expires is None or now - expires > timedelta(0)
