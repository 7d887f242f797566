"""What could not be worked on, kept for an operator."""

from typing import Protocol

from portal.domain.model import Kept


class DeadRecord(Kept):
    """Which worker could not work on which item: where it stands, not what it says."""

    worker: str
    event: str
    pk: str
    sk: str
    v: int


class DeadRecords(Protocol):
    def put(self, record: DeadRecord) -> None: ...
