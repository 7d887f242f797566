"""Fees, the attempts to pay them, and what gateways said of each: all in a table of their own.

The internet-facing webhook can write here and nowhere else; the table's stream moves the dossier.
"""

import hashlib

from portal.domain.errors import Raced
from portal.domain.payment import FeeRequest, Note, PaymentRequest, Settled
from portal.stores.table import ABSENT, Item, Put, Table

REQUEST, PAYMENT, NOTE = "REQUEST", "PAYMENT", "NOTE#"


class DynamoPayments:
    def __init__(self, table: Table) -> None:
        self._table = table

    def request(self, fee: FeeRequest) -> None:
        self._table.write(_fee(fee))

    def fee(self, dossier: str) -> FeeRequest | None:
        found = self._table.get(f"FEE#{dossier}", REQUEST)
        return FeeRequest.model_validate_json(found.body) if found else None

    def attempt(self, payment: PaymentRequest, fee: FeeRequest) -> None:
        self._table.write(_payment(payment), _fee(fee))

    def find(self, payment: str) -> PaymentRequest | None:
        found = self._table.get(f"PAYMENT#{payment}", PAYMENT)
        return PaymentRequest.model_validate_json(found.body) if found else None

    def settle(self, settled: Settled, note: Note) -> None:
        fee = [_fee(settled.fee)] if settled.fee else []
        self._table.write(_payment(settled.payment), *fee, Put(_note(note), expects=None))

    def note(self, note: Note) -> None:
        try:
            self._table.write(Put(_note(note)))
        except Raced:
            return  # it is kept: what it was when it first came is what counts

    def notes(self, payment: str) -> list[Note]:
        items = self._table.collection(f"PAYMENT#{payment}", NOTE)
        return [Note.model_validate_json(item.body) for item in items]


def _fee(fee: FeeRequest) -> Put:
    item = Item(f"FEE#{fee.dossier}", REQUEST, fee.version, fee.model_dump_json(), "fee")
    return Put(item, expects=_before(fee.version))


def _payment(payment: PaymentRequest) -> Put:
    body = payment.model_dump_json()
    item = Item(f"PAYMENT#{payment.payment}", PAYMENT, payment.version, body, "payment")
    return Put(item, expects=_before(payment.version))


def _before(version: int) -> int:
    return version - 1 if version > 1 else ABSENT


def _note(note: Note) -> Item:
    """Named by its own words: the same notification is the same note."""
    said = note.notification
    name = hashlib.sha256(said.text.encode()).hexdigest()
    return Item(f"PAYMENT#{said.payment}", NOTE + name, 1, note.model_dump_json(), "note")
