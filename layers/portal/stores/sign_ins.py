"""Sign-ins under way."""

from datetime import timedelta

from portal.domain.sign_in import SignIn
from portal.stores.table import Item, Put, Table

_GRACE = timedelta(hours=1)
"""A spent one is still known as spent, and not merely unknown."""


class DynamoSignIns:
    def __init__(self, table: Table) -> None:
        self._table = table

    def add(self, sign_in: SignIn) -> None:
        self._table.write(Put(_item(sign_in)))

    def find(self, sign_in: str) -> SignIn | None:
        found = self._table.get(_pk(sign_in), "SIGNIN")
        return SignIn.model_validate_json(found.body) if found else None

    def save(self, sign_in: SignIn) -> None:
        self._table.write(Put(_item(sign_in), expects=sign_in.version - 1))


def _pk(sign_in: str) -> str:
    return f"SIGNIN#{sign_in}"


def _item(sign_in: SignIn) -> Item:
    expires = int((sign_in.expires_at + _GRACE).timestamp())
    body = sign_in.model_dump_json()
    return Item(_pk(sign_in.sign_in), "SIGNIN", sign_in.version, body, "sign_in", expires)
