"""Deliveries, one item for each event an agency is told of, beside one another in their order."""

from portal.domain.delivery import Delivery
from portal.stores.table import ABSENT, Item, Put, Table


class DynamoDeliveries:
    def __init__(self, table: Table) -> None:
        self._table = table

    def find(self, dossier: str, seq: int) -> Delivery | None:
        found = self._table.get(_pk(dossier), _sk(seq))
        return Delivery.model_validate_json(found.body) if found else None

    def save(self, delivery: Delivery) -> None:
        item = Item(
            _pk(delivery.dossier),
            _sk(delivery.seq),
            delivery.version,
            delivery.model_dump_json(),
            "delivery",
        )
        self._table.write(Put(item, expects=delivery.version - 1 or ABSENT))


def _pk(dossier: str) -> str:
    return f"DELIVERY#{dossier}"


def _sk(seq: int) -> str:
    return f"{seq:06d}"
