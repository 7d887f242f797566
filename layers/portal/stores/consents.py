"""The ledger of consents, beside its person: lines are added, and none is changed."""

from collections.abc import Sequence

from portal.domain.consent import ConsentChange
from portal.stores.table import Item, Put, Table

LINE = "CONSENT#"


class DynamoConsents:
    def __init__(self, table: Table) -> None:
        self._table = table

    def of(self, person: str) -> Sequence[ConsentChange]:
        found = self._table.collection(f"PERSON#{person}", LINE)
        return [ConsentChange.model_validate_json(item.body) for item in found]

    def add(self, change: ConsentChange) -> None:
        self._table.write(line(change))


def line(change: ConsentChange) -> Put:
    """A line that nobody has written yet."""
    key = f"{LINE}{change.purpose}#{change.number:06d}"
    return Put(Item(f"PERSON#{change.person}", key, 1, change.model_dump_json(), "consent"))
