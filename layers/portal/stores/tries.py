"""How often something was tried lately, by the keyed hash of what and for whom."""

from portal.domain.tries import FORGOTTEN, Tries
from portal.stores.table import ABSENT, Delete, Item, Put, Table


class DynamoTries:
    def __init__(self, table: Table) -> None:
        self._table = table

    def find(self, subject: str) -> Tries | None:
        found = self._table.get(_pk(subject), "TRIES")
        return Tries.model_validate_json(found.body) if found else None

    def save(self, tries: Tries) -> None:
        expects = ABSENT if tries.version == 1 else tries.version - 1
        self._table.write(Put(_item(tries), expects=expects))

    def forget(self, subject: str) -> None:
        self._table.write(Delete(_pk(subject), "TRIES"))


def _pk(subject: str) -> str:
    return f"RATE#{subject}"


def _item(tries: Tries) -> Item:
    expires = int((tries.last_at + FORGOTTEN).timestamp())
    body = tries.model_dump_json()
    return Item(_pk(tries.subject), "TRIES", tries.version, body, "tries", expires)
