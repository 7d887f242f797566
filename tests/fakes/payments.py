"""Payments in dicts, and a gateway that signs with a word."""

import threading
from urllib.parse import parse_qsl, urlencode

from portal.domain.errors import Raced
from portal.domain.payment import (
    FeeRequest,
    Heard,
    Note,
    Notification,
    PaymentRequest,
    Settled,
    Verdict,
)
from portal.domain.ports.payments import Acknowledgement


class FakePayments:
    def __init__(self) -> None:
        self._fees: dict[str, FeeRequest] = {}
        self._attempts: dict[str, PaymentRequest] = {}
        self._notes: dict[tuple[str, str], Note] = {}
        self._lock = threading.Lock()

    def request(self, fee: FeeRequest) -> None:
        with self._lock:
            self._follows(fee, self._fees.get(fee.dossier))
            self._fees[fee.dossier] = fee

    def fee(self, dossier: str) -> FeeRequest | None:
        return self._fees.get(dossier)

    def attempt(self, payment: PaymentRequest, fee: FeeRequest) -> None:
        with self._lock:
            self._follows(payment, self._attempts.get(payment.payment))
            self._follows(fee, self._fees.get(fee.dossier))
            self._attempts[payment.payment] = payment
            self._fees[fee.dossier] = fee

    def find(self, payment: str) -> PaymentRequest | None:
        return self._attempts.get(payment)

    def settle(self, settled: Settled, note: Note) -> None:
        payment, fee = settled
        with self._lock:
            self._follows(payment, self._attempts.get(payment.payment))
            if fee:
                self._follows(fee, self._fees.get(fee.dossier))
                self._fees[fee.dossier] = fee
            self._attempts[payment.payment] = payment
            self._notes[_name(note)] = note

    def note(self, note: Note) -> None:
        self._notes.setdefault(_name(note), note)

    def notes(self, payment: str) -> list[Note]:
        return [note for (of, _), note in sorted(self._notes.items()) if of == payment]

    @staticmethod
    def _follows(
        new: FeeRequest | PaymentRequest, stored: FeeRequest | PaymentRequest | None
    ) -> None:
        if new.version != (stored.version if stored else 0) + 1:
            raise Raced


def _name(note: Note) -> tuple[str, str]:
    return note.notification.payment, note.notification.text


class FakeGateway:
    """`payment=…&amount=…&verdict=…&signed=gateway`: what it said, if the last word is there."""

    name = "fake"

    def address(self, payment: PaymentRequest) -> str:
        return f"https://bank.example/pay?ref={payment.payment}&amount={payment.amount}"

    def tell(self, payment: str, amount: int, verdict: Verdict = Verdict.PAID, **more: str) -> str:
        said = {"payment": payment, "amount": amount, "verdict": verdict.value, **more}
        return urlencode({**said, "signed": self.name})

    def said(self, query: str) -> Notification | None:
        told = dict(parse_qsl(query))
        if told.get("signed") != self.name:
            return None
        return Notification(
            payment=told["payment"],
            amount=int(told["amount"]),
            verdict=Verdict(told["verdict"]),
            gateway_transaction=told.get("transaction", "14000001"),
            response="-",
            text=query,
        )

    def acknowledge(self, heard: Heard) -> Acknowledgement:
        return Acknowledgement({"heard": heard.value})
