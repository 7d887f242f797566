"""Fees, the attempts to pay them, and what gateways said of each: all in a table of their own.

The internet-facing webhook can write here and nowhere else; the table's stream moves the dossier.
"""

import hashlib
from collections.abc import Sequence

from portal.domain.errors import Raced
from portal.domain.money_case import MoneyCase
from portal.domain.payment import FeeRequest, Note, PaymentRequest
from portal.domain.settlement import Settled
from portal.domain.trying import Turn, always
from portal.stores.items import due
from portal.stores.table import ABSENT, Item, Put, Table

REQUEST, PAYMENT, NOTE, CASE = "REQUEST", "PAYMENT", "NOTE#", "CASE#"


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
        found = self._table.get(_pk(payment), PAYMENT)
        return PaymentRequest.model_validate_json(found.body) if found else None

    def settle(self, settled: Settled, note: Note | None = None) -> None:
        payment = [_payment(settled.payment)] if settled.payment else []
        fee = [_fee(settled.fee)] if settled.fee else []
        cases = [_case(case) for case in settled.cases]
        said = [Put(_note(note), expects=None)] if note else []
        self._table.write(*payment, *fee, *cases, *said)

    def note(self, note: Note) -> None:
        try:
            self._table.write(Put(_note(note)))
        except Raced:
            return  # it is kept: what it was when it first came is what counts

    def notes(self, payment: str) -> Sequence[Note]:
        items = self._table.collection(_pk(payment), NOTE)
        return [Note.model_validate_json(item.body) for item in items]

    def cases(self, payment: str) -> Sequence[MoneyCase]:
        items = self._table.collection(_pk(payment), CASE)
        return [MoneyCase.model_validate_json(item.body) for item in items]

    def unsettled(self, before: str, limit: int, its_turn: Turn = always) -> Sequence[str]:
        found = self._table.due(before, limit, its_turn)
        return [item.pk.removeprefix("PAYMENT#") for item in found]


def _pk(payment: str) -> str:
    return f"PAYMENT#{payment}"


def _fee(fee: FeeRequest) -> Put:
    item = Item(f"FEE#{fee.dossier}", REQUEST, fee.version, fee.model_dump_json(), "fee")
    return Put(item, expects=_before(fee.version))


def _payment(payment: PaymentRequest) -> Put:
    asked, body = payment.ask_at(), payment.model_dump_json()
    index = due(payment.payment, asked) if asked else {}
    item = Item(_pk(payment.payment), PAYMENT, payment.version, body, "payment", None, index)
    return Put(item, expects=_before(payment.version))


def _case(case: MoneyCase) -> Put:
    """Named by its money: the same money is the same case."""
    item = Item(_pk(case.payment), CASE + case.name, case.version, case.model_dump_json(), "case")
    return Put(item, expects=_before(case.version))


def _before(version: int) -> int:
    return version - 1 if version > 1 else ABSENT


def _note(note: Note) -> Item:
    """Named by its own words: the same notification is the same note."""
    said = note.notification
    name = hashlib.sha256(said.text.encode()).hexdigest()
    return Item(_pk(said.payment), NOTE + name, 1, note.model_dump_json(), "note")
