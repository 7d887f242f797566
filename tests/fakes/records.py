"""A drawer of dead letters."""

from portal.domain.ports.records import DeadRecord


class FakeDeadRecords:
    def __init__(self) -> None:
        self.kept: list[DeadRecord] = []

    def put(self, record: DeadRecord) -> None:
        self.kept.append(record)
