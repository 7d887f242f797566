"""The bank as a test plays it: VNPAY's notification, signed here with code of our own."""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, quote_plus, urlsplit

from tests.stack import Stack


def notification(stack: Stack, offer: Mapping[str, Any], **other: str) -> str:
    """The query string by which the bank says that an offered payment was paid."""
    asked = {name: values[0] for name, values in parse_qs(urlsplit(offer["url"]).query).items()}
    said = {
        "vnp_TmnCode": asked["vnp_TmnCode"],
        "vnp_Amount": asked["vnp_Amount"],
        "vnp_TxnRef": asked["vnp_TxnRef"],
        "vnp_OrderInfo": asked["vnp_OrderInfo"],
        "vnp_BankCode": "NCB",
        "vnp_PayDate": asked["vnp_CreateDate"],
        "vnp_TransactionNo": "14226112",
        "vnp_ResponseCode": "00",
        "vnp_TransactionStatus": "00",
    } | other
    text = "&".join(f"{name}={quote_plus(said[name])}" for name in sorted(said))
    return f"{text}&vnp_SecureHash={signature(text, stack.sandbox_config['bank']['hash_secret'])}"


def signature(text: str, secret: str) -> str:
    return hmac.new(secret.encode(), text.encode(), hashlib.sha512).hexdigest()
