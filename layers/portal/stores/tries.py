"""How often something was tried lately, by the keyed hash of what and for whom.

What is counted beneath a subject, after a slash, lies beside it.
"""

from portal.domain.tries import Tries
from portal.stores.table import ABSENT, Delete, Item, Put, Table, chunks


class DynamoTries:
    def __init__(self, table: Table) -> None:
        self._table = table

    def find(self, subject: str) -> Tries | None:
        found = self._table.get(*_key(subject))
        return Tries.model_validate_json(found.body) if found else None

    def save(self, tries: Tries) -> None:
        expects = ABSENT if tries.version == 1 else tries.version - 1
        self._table.write(Put(_item(tries), expects=expects))

    def forget(self, subject: str) -> None:
        pk, sk = _key(subject)
        if sk != "TRIES":
            self._table.write(Delete(pk, sk))
            return
        found = [Delete(item.pk, item.sk) for item in self._table.collection(pk, sk)]
        for some in chunks(found):
            self._table.write(*some)


def _key(subject: str) -> tuple[str, str]:
    whole, slash, part = subject.partition("/")
    return f"RATE#{whole}", f"TRIES{slash}{part}"


def _item(tries: Tries) -> Item:
    expires = int(tries.forgotten_at.timestamp())
    return Item(*_key(tries.subject), tries.version, tries.model_dump_json(), "tries", expires)
