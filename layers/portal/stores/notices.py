"""Notices, one item for each event and channel."""

from portal.domain.notice import Channel, Notice
from portal.stores.table import ABSENT, Item, Put, Table


class DynamoNotices:
    def __init__(self, table: Table) -> None:
        self._table = table

    def find(self, dossier: str, seq: int, channel: Channel) -> Notice | None:
        found = self._table.get(_pk(dossier, seq), channel)
        return Notice.model_validate_json(found.body) if found else None

    def save(self, notice: Notice) -> None:
        item = Item(
            _pk(notice.dossier, notice.seq),
            notice.channel,
            notice.version,
            notice.model_dump_json(),
            "notice",
        )
        self._table.write(Put(item, expects=notice.version - 1 or ABSENT))


def _pk(dossier: str, seq: int) -> str:
    return f"NOTICE#{dossier}#{seq}"
