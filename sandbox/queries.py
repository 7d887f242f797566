"""The gateway's query API: what became of a transaction."""

import json
import secrets
from collections.abc import Mapping

from sandbox import vnpay
from sandbox.config import BankConfig
from sandbox.outside import Outside
from sandbox.transactions import Ledger, Transaction

_MESSAGES = {
    "00": "QueryDR Success",
    "02": "Invalid TmnCode",
    "03": "Invalid request format",
    "91": "Transaction not found",
    "94": "Duplicate request",
    "97": "Invalid signature",
}


class QueryDesk:
    def __init__(self, bank: BankConfig, ledger: Ledger, outside: Outside) -> None:
        self._bank = bank
        self._ledger = ledger
        self._outside = outside
        self._seen: set[str] = set()

    def answer(self, body: bytes) -> dict[str, str]:
        asked = _parse(body)
        code = self._verdict(asked)
        found = self._find(asked) if code == "00" else None
        answer = {
            "vnp_ResponseId": secrets.token_hex(16),
            "vnp_Command": "querydr",
            "vnp_ResponseCode": code,
            "vnp_Message": _MESSAGES[code],
            "vnp_TmnCode": self._bank.tmn_code,
            "vnp_TxnRef": asked.get("vnp_TxnRef", ""),
            **(_facts(found) if found else {}),
        }
        signature = vnpay.sign_fields(vnpay.ANSWER_FIELDS, answer, self._bank.hash_secret)
        return answer | {vnpay.SIGNATURE: signature}

    def _verdict(self, asked: Mapping[str, str]) -> str:
        if any(not asked.get(field) for field in vnpay.QUERY_FIELDS):
            return "03"
        if asked["vnp_Version"] != "2.1.0" or asked["vnp_Command"] != "querydr":
            return "03"
        expected = vnpay.sign_fields(vnpay.QUERY_FIELDS, asked, self._bank.hash_secret)
        if not vnpay.same_signature(asked.get(vnpay.SIGNATURE), expected):
            return "97"
        if asked["vnp_TmnCode"] != self._bank.tmn_code:
            return "02"
        return self._repeated(asked["vnp_RequestId"]) or ("00" if self._find(asked) else "91")

    def _repeated(self, request_id: str) -> str | None:
        if request_id in self._seen:
            return "94"
        self._seen.add(request_id)
        return None

    def _find(self, asked: Mapping[str, str]) -> Transaction | None:
        found = self._ledger.find(asked["vnp_TxnRef"])
        # A merchant's number is unique within a day only: the date belongs to the name.
        same_date = found and found.params["vnp_CreateDate"] == asked["vnp_TransactionDate"]
        return found if same_date else None


def _facts(found: Transaction) -> dict[str, str]:
    facts = {
        "vnp_Amount": found.params["vnp_Amount"],
        "vnp_OrderInfo": found.params["vnp_OrderInfo"],
        "vnp_BankCode": "NCB" if found.money_moved else "VNPAY",
        "vnp_TransactionNo": str(found.number) if found.money_moved else "0",
        "vnp_TransactionType": "01",
        "vnp_TransactionStatus": found.status,
    }
    return facts | ({"vnp_PayDate": found.pay_date} if found.pay_date else {})


def _parse(body: bytes) -> dict[str, str]:
    """Read the text fields of the request; anything else counts as missing."""
    try:
        asked = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(asked, dict):
        return {}
    return {name: value for name, value in asked.items() if isinstance(value, str)}
