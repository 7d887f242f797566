"""Deliveries, one item for each event an agency is told of, beside one another in their order."""

from collections.abc import Sequence

from portal.domain.delivery import Delivery
from portal.domain.leg import PATIENCE
from portal.domain.ports.deliveries import Numbered
from portal.domain.trying import Turn, always
from portal.stores.items import due
from portal.stores.table import ABSENT, Item, Put, Table

DELIVERY = "DELIVERY#"


class DynamoDeliveries:
    def __init__(self, table: Table) -> None:
        self._table = table

    def find(self, dossier: str, seq: int) -> Delivery | None:
        found = self._table.get(_pk(dossier), _sk(seq))
        return Delivery.model_validate_json(found.body) if found else None

    def of(self, dossier: str) -> Sequence[Delivery]:
        found = self._table.collection(_pk(dossier))
        return [Delivery.model_validate_json(item.body) for item in found]

    def overdue(self, before: str, limit: int, its_turn: Turn = always) -> Sequence[Numbered]:
        found = self._table.due(before, limit, lambda due_at: its_turn(due_at - PATIENCE))
        return [Numbered(one.pk.removeprefix(DELIVERY), int(one.sk)) for one in found]

    def save(self, delivery: Delivery) -> None:
        item = Item(
            _pk(delivery.dossier),
            _sk(delivery.seq),
            delivery.version,
            delivery.model_dump_json(),
            "delivery",
            None,
            _due(delivery),
        )
        self._table.write(Put(item, expects=delivery.version - 1 or ABSENT))


def _due(delivery: Delivery) -> dict[str, str]:
    """Only what waits for an attempt is in the index: what has ended leaves it."""
    if delivery.next_at is None:
        return {}
    return due(delivery.dossier, delivery.next_at + PATIENCE)


def _pk(dossier: str) -> str:
    return f"{DELIVERY}{dossier}"


def _sk(seq: int) -> str:
    return f"{seq:06d}"
