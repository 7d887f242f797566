"""VNPAY (version 2.1.0): the payment page's signed address, and what its notifications say.

The protocol as the MIT-licensed client `lehuygiang28/vnpay` 2.5.0 implements it. Signatures are
HMAC-SHA512 over the parameters sorted by name and form-encoded; amounts are hundredths of a đồng;
times are Vietnam's.
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from pydantic import ValidationError

from portal.domain.calendar import VIETNAM
from portal.domain.model import Value
from portal.domain.payment import Heard, Notification, PaymentRequest, Verdict
from portal.domain.ports.payments import Acknowledgement

VERSION = "2.1.0"
_HUNDREDTHS = 100
_SIGNATURE = "vnp_SecureHash"
_UNSIGNED = {_SIGNATURE, "vnp_SecureHashType"}
_MOST_FIELDS = 50

_PAID = ("00", "00")
_MONEY_MOVED = {"00", "07"}
_CANCELLED = "24"
"""vnp_ResponseCode and vnp_TransactionStatus. Paid only if both say 00; 07 is money taken under
suspicion, and so is a pair that contradicts itself. Any other code says why nothing was taken.
"""

_ANSWERS: Mapping[Heard, tuple[str, str]] = {
    Heard.SETTLED: ("00", "Confirm Success"),
    Heard.UNKNOWN_PAYMENT: ("01", "Order not found"),
    Heard.ALREADY_FINAL: ("02", "Order already confirmed"),
    Heard.WRONG_AMOUNT: ("04", "Invalid amount"),
    Heard.FORGED: ("97", "Invalid signature"),
    Heard.BUSY: ("99", "Unknown error"),
}
"""RspCode and Message. VNPAY repeats a notification until it reads 00 or 02."""


class Credentials(Value):
    """The secret's JSON: which merchant we are, and what both sides sign with."""

    tmn_code: str
    hash_secret: str


class Vnpay:
    """`secret` gives the credentials as JSON; `returns` is where a browser comes back to."""

    name = "vnpay"

    def __init__(self, secret: Callable[[], str], page: str, returns: Mapping[str, str]) -> None:
        self._secret, self._page, self._returns = secret, page, returns

    def address(self, payment: PaymentRequest) -> str:
        own = self._credentials()
        params = {
            "vnp_Version": VERSION,
            "vnp_Command": "pay",
            "vnp_TmnCode": own.tmn_code,
            "vnp_Amount": str(payment.amount * _HUNDREDTHS),
            "vnp_CurrCode": "VND",
            "vnp_TxnRef": payment.payment,
            "vnp_OrderInfo": f"Nop le phi ho so {payment.code}",  # VNPAY wants no marks
            "vnp_OrderType": "other",
            "vnp_Locale": "en" if payment.language == "en" else "vn",
            "vnp_ReturnUrl": self._returns[payment.language],
            "vnp_IpAddr": payment.payer_address,
            "vnp_CreateDate": local_time(payment.opened_at),
            "vnp_ExpireDate": local_time(payment.expires_at),
        }
        return f"{self._page}?{urlencode({**params, _SIGNATURE: sign(params, own.hash_secret)})}"

    def said(self, query: str) -> Notification | None:
        params = _params(query)
        own = self._credentials()
        signature = sign(params, own.hash_secret)
        if not hmac.compare_digest(params.get(_SIGNATURE, "").lower().encode(), signature.encode()):
            return None
        return _notification(params, query) if params.get("vnp_TmnCode") == own.tmn_code else None

    def acknowledge(self, heard: Heard) -> Acknowledgement:
        code, message = _ANSWERS[heard]
        return Acknowledgement({"RspCode": code, "Message": message})

    def _credentials(self) -> Credentials:
        return Credentials.model_validate_json(self._secret())


def sign(params: Mapping[str, str], secret: str) -> str:
    text = urlencode(
        sorted((name, value) for name, value in params.items() if name not in _UNSIGNED)
    )
    return hmac.digest(secret.encode(), text.encode(), hashlib.sha512).hex()


def _params(query: str) -> dict[str, str]:
    """Nothing, which nobody signed, for what cannot be read or says a thing twice."""
    try:
        pairs = parse_qsl(
            query, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS
        )
    except ValueError:
        return {}
    params = dict(pairs)
    return params if len(params) == len(pairs) else {}


def _notification(params: Mapping[str, str], query: str) -> Notification | None:
    try:
        return Notification(
            payment=params.get("vnp_TxnRef", ""),
            amount=dong(params.get("vnp_Amount", "")),
            verdict=_verdict(params),
            gateway_transaction=params.get("vnp_TransactionNo", ""),
            response=params.get("vnp_ResponseCode", ""),
            text=query,
        )
    except ValidationError:
        return None


def _verdict(params: Mapping[str, str]) -> Verdict:
    said = params.get("vnp_ResponseCode", ""), params.get("vnp_TransactionStatus", "")
    if said == _PAID:
        return Verdict.PAID
    if _MONEY_MOVED.intersection(said):
        return Verdict.SUSPECTED
    return Verdict.CANCELLED if said[0] == _CANCELLED else Verdict.FAILED


def dong(amount: str) -> int | None:
    if not (amount.isascii() and amount.isdigit() and len(amount) <= 15):  # noqa: PLR2004  # more is not money
        return None
    dong, rest = divmod(int(amount), _HUNDREDTHS)
    return None if rest else dong


def local_time(at: datetime) -> str:
    return at.astimezone(VIETNAM).strftime("%Y%m%d%H%M%S")
