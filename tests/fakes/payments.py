"""Payments in dicts, and a gateway that signs with a word."""

import threading
from itertools import zip_longest
from typing import TypeAlias
from urllib.parse import parse_qsl, urlencode

from portal.domain.errors import Raced
from portal.domain.money_case import MoneyCase
from portal.domain.payment import (
    FeeRequest,
    Heard,
    Note,
    Notification,
    PaymentRequest,
    Verdict,
)
from portal.domain.ports.payments import Acknowledgement
from portal.domain.settlement import Settled
from portal.domain.trying import Turn, always
from portal.stores.items import SHARDS, due

_Versioned: TypeAlias = FeeRequest | PaymentRequest | MoneyCase


class FakePayments:
    def __init__(self) -> None:
        self._fees: dict[str, FeeRequest] = {}
        self._attempts: dict[str, PaymentRequest] = {}
        self._notes: dict[tuple[str, str], Note] = {}
        self._cases: dict[str, MoneyCase] = {}
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

    def settle(self, settled: Settled, note: Note | None = None) -> None:
        payment, fee, cases = settled
        with self._lock:
            if payment:
                self._follows(payment, self._attempts.get(payment.payment))
            if fee:
                self._follows(fee, self._fees.get(fee.dossier))
            for case in cases:
                self._follows(case, self._cases.get(case.id))
            self._attempts |= {payment.payment: payment} if payment else {}
            self._fees |= {fee.dossier: fee} if fee else {}
            self._cases |= {case.id: case for case in cases}
            self._notes |= {_name(note): note} if note else {}

    def note(self, note: Note) -> None:
        self._notes.setdefault(_name(note), note)

    def notes(self, payment: str) -> list[Note]:
        return [note for (of, _), note in sorted(self._notes.items()) if of == payment]

    def cases(self, payment: str) -> list[MoneyCase]:
        return [case for _, case in sorted(self._cases.items()) if case.payment == payment]

    def unsettled(self, before: str, limit: int, its_turn: Turn = always) -> list[str]:
        asked = [(one.ask_at(), one.payment) for one in self._attempts.values()]
        waiting = sorted(
            (at, name) for at, name in asked if at and at.isoformat() < before and its_turn(at)
        )
        shards: dict[str, list[str]] = {str(shard): [] for shard in range(SHARDS)}
        for at, name in waiting:
            shards[due(name, at)["due_shard"]].append(name)
        of_each = zip_longest(*(names[:limit] for names in shards.values()))
        return [name for names in of_each for name in names if name]

    @staticmethod
    def _follows(new: _Versioned, stored: _Versioned | None) -> None:
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


class FakeInquiry:
    """A desk that answers what it was told to, and counts who asked. `answers`: reference → what it says."""

    name = FakeGateway.name

    def __init__(self) -> None:
        self.answers: dict[str, Notification] = {}
        self.asked: list[str] = []

    def ask(self, payment: PaymentRequest) -> Notification | None:
        self.asked.append(payment.payment)
        return self.answers.get(payment.payment)
