"""What people ask about their own data, and the archives that are made for them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Protocol

from portal.domain.data_request import Correction, DataRequest
from portal.domain.model import Id, Kept


class DataRequests(Protocol):
    def add(self, request: DataRequest, correction: Correction | None = None) -> None:
        """Raises Raced if one of that id is there."""

    def find(self, person: str, request: str) -> DataRequest | None: ...

    def correction(self, request: DataRequest) -> Correction | None:
        """What it wants to be corrected. Raises Erased if its person's data are gone."""

    def of(self, person: str) -> Sequence[DataRequest]:
        """All there were, in no order."""

    def save(self, request: DataRequest) -> None:
        """Keep its new version. Raises Raced unless it follows the stored one."""

    def waiting(self) -> Sequence[DataRequest]:
        """Every one that is still open, whosever it is; for little."""

    def every(self) -> Iterator[DataRequest]:
        """Reads the whole table: for operators, never for a door."""


class ExportJob(Kept):
    """An export somebody has to make."""

    person: Id
    request: Id


class ExportJobs(Protocol):
    def put(self, job: ExportJob) -> None: ...


class Erasures(Protocol):
    """Whom we erased, kept where no table is: one that is restored knows nothing of what came after."""

    def note(self, person: str) -> None:
        """For good; twice is once."""

    def every(self) -> Iterator[str]:
        """For operators, never for a door."""


class Exports(Protocol):
    """Archives of what is kept of somebody: for a week, under a name that says nothing."""

    def put(self, request: str, files: Iterable[tuple[str, bytes]]) -> None:
        """One archive of these files by their names; twice is once."""

    def remove(self, request: str) -> None:
        """Let it be gone; one that is not there is."""

    def copy(self, key: str) -> bytes | None:
        """A clean copy, to be put into one; None if it is not there."""

    def link(self, request: str) -> tuple[str, datetime]:
        """An address to download it from, and when it stops working."""
