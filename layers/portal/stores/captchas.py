"""Captchas that were spent: kept for as long as anybody could show them again."""

from portal.domain.captcha import Solved
from portal.domain.errors import Raced
from portal.domain.model import Value
from portal.domain.ports.common import Seal
from portal.stores.table import Item, Put, Table


class _Spent(Value):
    by: str


class DynamoSpentCaptchas:
    def __init__(self, table: Table, seal: Seal) -> None:
        self._table, self._seal = table, seal

    def spend(self, solved: Solved, by: str) -> bool:
        pk = f"CAPTCHA#{self._seal.of('captcha-spent', solved.mark)}"
        body = _Spent(by=by).model_dump_json()
        item = Item(pk, "SPENT", 1, body, "captcha", int(solved.until.timestamp()) + 1)
        try:
            self._table.write(Put(item))
        except Raced:
            return self._spent_by(pk) == by
        return True

    def _spent_by(self, pk: str) -> str | None:
        found = self._table.get(pk, "SPENT")
        return _Spent.model_validate_json(found.body).by if found else None
