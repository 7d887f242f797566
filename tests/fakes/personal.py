"""A diary, requests about data and archives in plain dictionaries."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from portal.domain.data_request import Correction, DataRequest, Stage
from portal.domain.diary import Opening
from portal.domain.errors import Malformed, Raced, Unavailable
from portal.domain.ports.data_requests import ExportJob
from portal.domain.ports.diary import DiaryPage
from tests.fakes.common import NOW

PAGE = 20


class FakeDiary:
    """`shut` is a table that takes nothing."""

    def __init__(self) -> None:
        self.kept: dict[str, dict[str, Opening]] = {}
        self.shut = False

    def write(self, person: str, opening: Opening) -> None:
        if self.shut:
            raise Unavailable
        self.kept.setdefault(person, {}).setdefault(opening.name, opening)

    def of(self, person: str, cursor: str | None) -> DiaryPage:
        if cursor is not None and "#" not in cursor:
            raise Malformed("cursor_malformed")
        names = sorted(self.kept.get(person, {}), reverse=True)
        names = [name for name in names if cursor is None or name < cursor]
        more = names[PAGE - 1] if len(names) > PAGE else None
        return DiaryPage([self.kept[person][name] for name in names[:PAGE]], more)


class FakeDataRequests:
    """`racing` makes every save come second; `blind` lets so many look-ups find nothing, as a moment before."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], DataRequest] = {}
        self.wanted: dict[str, Correction] = {}
        self.racing = False
        self.blind = 0

    def add(self, request: DataRequest, correction: Correction | None = None) -> None:
        if (request.person, request.request) in self.kept:
            raise Raced
        self.kept[request.person, request.request] = request
        if correction:
            self.wanted[request.request] = correction

    def find(self, person: str, request: str) -> DataRequest | None:
        if self.blind:
            self.blind -= 1
            return None
        return self.kept.get((person, request))

    def correction(self, request: DataRequest) -> Correction | None:
        return self.wanted.get(request.request)

    def of(self, person: str) -> Sequence[DataRequest]:
        return [kept for (whose, _), kept in self.kept.items() if whose == person]

    def save(self, request: DataRequest) -> None:
        stored = self.find(request.person, request.request)
        if self.racing or stored is None or stored.version != request.version - 1:
            raise Raced
        self.kept[request.person, request.request] = request

    def waiting(self) -> Sequence[DataRequest]:
        return [kept for kept in self.kept.values() if kept.stage is Stage.OPEN]

    def every(self) -> Iterator[DataRequest]:
        return iter(list(self.kept.values()))


class FakeExportJobs:
    """`down` is a queue that takes nothing."""

    def __init__(self) -> None:
        self.queued: list[ExportJob] = []
        self.down = False

    def put(self, job: ExportJob) -> None:
        if self.down:
            raise Unavailable
        self.queued.append(job)


class FakeErasures:
    def __init__(self) -> None:
        self.noted: set[str] = set()

    def note(self, person: str) -> None:
        self.noted.add(person)

    def every(self) -> Iterator[str]:
        return iter(sorted(self.noted))


class FakeExports:
    """`copies` is what stands in the clean bucket."""

    def __init__(self, copies: dict[str, bytes] | None = None) -> None:
        self.copies = {} if copies is None else copies
        self.made: dict[str, dict[str, bytes]] = {}

    def put(self, request: str, files: Iterable[tuple[str, bytes]]) -> None:
        self.made[request] = dict(files)

    def remove(self, request: str) -> None:
        self.made.pop(request, None)

    def copy(self, key: str) -> bytes | None:
        return self.copies.get(key)

    def link(self, request: str) -> tuple[str, datetime]:
        return f"http://papers/exports/{request}.zip", NOW + timedelta(minutes=5)
