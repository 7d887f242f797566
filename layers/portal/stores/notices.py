"""Notices, one item for each event, beside one another in their order."""

from portal.domain.notice import Notice
from portal.stores.table import ABSENT, Item, Put, Table


class DynamoNotices:
    def __init__(self, table: Table) -> None:
        self._table = table

    def find(self, dossier: str, seq: int) -> Notice | None:
        found = self._table.get(_pk(dossier), _sk(seq))
        return Notice.model_validate_json(found.body) if found else None

    def save(self, notice: Notice) -> None:
        item = Item(
            _pk(notice.dossier),
            _sk(notice.seq),
            notice.version,
            notice.model_dump_json(),
            "notice",
        )
        self._table.write(Put(item, expects=notice.version - 1 or ABSENT))


def _pk(dossier: str) -> str:
    return f"NOTICE#{dossier}"


def _sk(seq: int) -> str:
    return f"{seq:06d}"
