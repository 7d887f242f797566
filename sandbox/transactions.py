"""The bank's book of transactions, and what it says of one to the merchant."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from pydantic import BaseModel

from sandbox import vnpay
from sandbox.config import BankConfig
from sandbox.notebook import Notebook

NOTHING: Mapping[str, str] = {}
_SHELF, _AGAIN = "transactions", "paid again"
_FIRST_NUMBER, _FIRST_AGAIN = 14_000_001, 24_000_001
DONG = 100  # VNPAY counts in hundredths


class Attempt(BaseModel):
    """One IPN sent, and what the merchant answered."""

    at: str
    status: int | None = None
    rsp_code: str | None = None
    message: str | None = None
    error: str | None = None

    @property
    def acknowledged(self) -> bool:
        return self.rsp_code in vnpay.ACKNOWLEDGED


class Transaction(BaseModel):
    """One payment asked for by the merchant; without a response code nobody has decided it yet."""

    params: dict[str, str]
    number: int
    nonce: str
    opened_at: str
    response_code: str | None = None
    pay_date: str | None = None
    acknowledged: bool = False
    silent: bool = False
    attempts: list[Attempt] = []

    @property
    def ref(self) -> str:
        return self.params["vnp_TxnRef"]

    @property
    def amount(self) -> int:
        return int(self.params["vnp_Amount"]) // DONG

    @property
    def state(self) -> str:
        match self.response_code:
            case None:
                return "open"
            case vnpay.PAID:
                return "paid"
            case vnpay.CANCELLED:
                return "cancelled"
            case vnpay.SUSPECTED:
                return "suspected"
            case _:
                return "failed"

    @property
    def status(self) -> str:
        """vnp_TransactionStatus: 00 paid, 01 unfinished, 02 failed, 07 suspected."""
        statuses = {"open": vnpay.UNFINISHED, "paid": vnpay.PAID, "suspected": vnpay.SUSPECTED}
        return statuses.get(self.state, "02")

    @property
    def money_moved(self) -> bool:
        return self.state in {"paid", "suspected"}

    def said(self, bank: BankConfig, changes: Mapping[str, str] = NOTHING) -> dict[str, str]:
        """Sign the parameters of the browser's return and of the IPN: the same list, with any lies."""
        told = {
            "vnp_TmnCode": bank.tmn_code,
            "vnp_Amount": self.params["vnp_Amount"],
            "vnp_BankCode": "NCB" if self.money_moved else "VNPAY",
            "vnp_CardType": "ATM" if self.money_moved else "QRCODE",
            "vnp_PayDate": self.pay_date or "",
            "vnp_OrderInfo": self.params["vnp_OrderInfo"],
            "vnp_TransactionNo": str(self.number) if self.money_moved else "0",
            "vnp_ResponseCode": self.response_code or "",
            "vnp_TransactionStatus": self.status,
            "vnp_TxnRef": self.ref,
        }
        if self.money_moved:
            told["vnp_BankTranNo"] = f"VNP{self.number}"
        told |= changes
        signature = vnpay.sign(told, bank.hash_secret)
        return told | {"vnp_SecureHashType": "HmacSHA512", vnpay.SIGNATURE: signature}

    def return_url(self, bank: BankConfig) -> str:
        base = self.params["vnp_ReturnUrl"]
        return f"{base}{'&' if '?' in base else '?'}{urlencode(self.said(bank))}"

    def as_json(self) -> dict[str, Any]:
        return {
            "txn_ref": self.ref,
            "order_info": self.params["vnp_OrderInfo"],
            "amount": self.amount,
            "state": self.state,
            "response_code": self.response_code,
            "transaction_status": self.status,
            "transaction_no": str(self.number),
            "opened_at": self.opened_at,
            "pay_date": self.pay_date,
            "acknowledged": self.acknowledged,
            "ipn_attempts": [attempt.model_dump() for attempt in self.attempts],
        }


class Ledger:
    def __init__(self, notebook: Notebook) -> None:
        self._notebook = notebook

    def open(self, params: Mapping[str, str], now: datetime, nonce: str) -> Transaction | None:
        """Find or write this request's transaction; None if its number is taken by another."""
        known = self.find(params["vnp_TxnRef"])
        if known:
            return known if known.params == dict(params) else None
        number = _FIRST_NUMBER + self._notebook.count(_SHELF)
        opened = Transaction(
            params=dict(params), number=number, nonce=nonce, opened_at=now.isoformat()
        )
        self.keep(opened)
        return opened

    def another_number(self, ref: str) -> int:
        """For money that moves once more under the same reference."""
        number = _FIRST_AGAIN + self._notebook.count(_AGAIN)
        self._notebook.put(_AGAIN, str(number), {"ref": ref})
        return number

    def find(self, ref: str) -> Transaction | None:
        body = self._notebook.get(_SHELF, ref)
        return Transaction.model_validate(body) if body else None

    def keep(self, transaction: Transaction) -> None:
        self._notebook.put(_SHELF, transaction.ref, transaction.model_dump())

    def newest_first(self) -> list[Transaction]:
        bodies = self._notebook.newest_first(_SHELF)
        return [Transaction.model_validate(body) for body in bodies]
