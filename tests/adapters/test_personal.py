"""Diary, requests and archives: what the fakes promise, held against the stores."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

import httpx
import pytest
from botocore.config import Config

from portal.catalogue.calendars import TomlCalendars
from portal.domain.data_request import Correction, DataRequest, Kind, Stage, asked
from portal.domain.diary import KEPT_FOR, Act, Opener, Opening
from portal.domain.errors import Erased, Malformed, Raced
from portal.domain.once import once
from portal.domain.ports.data_requests import DataRequests, Erasures, ExportJob
from portal.domain.ports.diary import Diary
from portal.domain.ports.vault import Vault
from portal.stores.data_requests import DynamoDataRequests
from portal.stores.diary import PAGE, DynamoDiary
from portal.stores.erasures import S3Erasures
from portal.stores.exports import S3Exports, SqsExportJobs
from portal.stores.machine import SystemClock, SystemCodes
from tests.adapters.test_vault import bank
from tests.fakes.personal import FakeDataRequests, FakeDiary, FakeErasures
from tests.fakes.vault import FakeVault
from tests.stack import Stack

S3 = Config(signature_version="s3v4", s3={"addressing_style": "path"})
fresh = SystemCodes().id
NOW = SystemClock().now()


class Stores(NamedTuple):
    diary: Diary
    requests: DataRequests
    vault: Vault


@pytest.fixture(params=["fake", "table"])
def stores(request: pytest.FixtureRequest) -> Stores:
    if request.param == "fake":
        return Stores(FakeDiary(), FakeDataRequests(), FakeVault())
    here = bank(request.getfixturevalue("stack"))
    return Stores(DynamoDiary(here.table), DynamoDataRequests(here.table, here.vault), here.vault)


@pytest.fixture
def person(stores: Stores) -> str:
    stores.vault.begin(name := fresh())
    return name


def opening(hours: int, who: str = "G01.79") -> Opening:
    at = NOW - timedelta(hours=hours)
    return Opening(at=at, by=Opener.AGENCY, who=who, about="G01.79-261120-0001", act=Act.HANDLING)


def test_an_opening_is_kept_once_an_hour(stores: Stores, person: str) -> None:
    for _ in range(2):
        stores.diary.write(person, opening(0))
    stores.diary.write(person, opening(0, "G01.01"))
    stores.diary.write(person, opening(1))
    assert len(stores.diary.of(person, None).openings) == 3
    assert stores.diary.of(fresh(), None) == ([], None)


def test_the_diary_comes_page_by_page_newest_first(stores: Stores, person: str) -> None:
    for hours in range(PAGE + 3):
        stores.diary.write(person, opening(hours))
    first = stores.diary.of(person, None)
    second = stores.diary.of(person, first.next)
    assert [*first.openings, *second.openings] == [opening(hours) for hours in range(PAGE + 3)]
    assert (len(first.openings), second.next) == (PAGE, None)


@pytest.mark.parametrize("cursor", ["", "!", "x" * 900, "2026#"[:-1]])
def test_what_is_no_cursor_of_the_diary_is_malformed(stores: Stores, cursor: str) -> None:
    with pytest.raises(Malformed):
        stores.diary.of(fresh(), cursor)


def test_the_diary_forgets(stack: Stack) -> None:
    table = bank(stack).table
    DynamoDiary(table).write(whose := fresh(), opening(0))
    (item,) = table.collection(f"DIARY#{whose}")
    assert item.ttl == int((NOW + KEPT_FOR).timestamp())


def request(person: str, kind: Kind = Kind.CORRECTION) -> DataRequest:
    said = once(person, fresh(), b"asked")
    return asked(fresh(), person, kind, NOW, TomlCalendars().working(), said)


def test_a_request_is_kept_with_what_it_wants(stores: Stores, person: str) -> None:
    wanted = Correction(name="Nguyễn Thị Ánh", birth_date=date(1990, 5, 17))
    mine, other = request(person), request(person, Kind.EXPORT)
    stores.requests.add(mine, wanted)
    stores.requests.add(other)
    assert stores.requests.find(person, mine.request) == mine
    assert stores.requests.correction(mine) == wanted
    assert stores.requests.correction(other) is None
    assert {one.request for one in stores.requests.of(person)} == {mine.request, other.request}
    assert mine in list(stores.requests.every())
    assert stores.requests.find(fresh(), mine.request) is None
    with pytest.raises(Raced):
        stores.requests.add(mine, wanted)


def test_a_request_changes_version_by_version(stores: Stores, person: str) -> None:
    stores.requests.add(mine := request(person, Kind.EXPORT))
    done = mine.ended(Stage.DONE, NOW, "export")
    stores.requests.save(done)
    assert stores.requests.find(person, mine.request) == done
    for late in (done, mine.changed()):
        with pytest.raises(Raced):
            stores.requests.save(late)


def test_a_request_waits_until_it_ended(stores: Stores, person: str) -> None:
    stores.requests.add(mine := request(person, Kind.EXPORT))
    stores.requests.add(other := request(person, Kind.ERASURE))
    heard = mine.changed(acknowledged_at=NOW)
    stores.requests.save(heard)

    def waiting() -> list[DataRequest]:
        return [one for one in stores.requests.waiting() if one.person == person]

    assert sorted(one.request for one in waiting()) == sorted((heard.request, other.request))
    assert heard in waiting()
    stores.requests.save(heard.ended(Stage.DONE, NOW, "export"))
    assert waiting() == [other]


def test_what_a_correction_wants_is_read_by_nobody_once_its_key_is_gone(stack: Stack) -> None:
    here = bank(stack)
    here.vault.begin(whose := fresh())
    requests = DynamoDataRequests(here.table, here.vault)
    requests.add(mine := request(whose), Correction(name="Nguyễn Thị Ánh"))
    kept = str(here.table.collection(f"REQUESTS#{whose}"))
    assert "Nguy" not in kept
    here.vault.destroy(whose)
    assert requests.find(whose, mine.request) == mine
    with pytest.raises(Erased):
        requests.correction(mine)


# --- archives


@pytest.fixture
def exports(stack: Stack) -> Iterator[S3Exports]:
    client = stack.aws.session.client("s3", endpoint_url=stack.endpoint, config=S3)
    bucket = stack.aws.resources(stack.name)["CleanBucket"]
    yield S3Exports(client, bucket, SystemClock())
    client.close()


def test_an_archive_is_made_and_fetched_by_its_link(exports: S3Exports, stack: Stack) -> None:
    name = fresh()
    for _ in range(2):
        exports.put(name, iter([("data.json", b"{}"), ("G01.79-261120-0001/a.pdf", b"%PDF")]))
    url, until = exports.link(name)
    assert "mot-cua.zip" in url
    assert until > SystemClock().now()
    kept = exports.copy(f"exports/{name}.zip")
    assert kept is not None
    with zipfile.ZipFile(io.BytesIO(kept)) as archive:
        assert archive.namelist() == ["data.json", "G01.79-261120-0001/a.pdf"]
        assert archive.read("data.json") == b"{}"
    answer = httpx.get(url)
    assert answer.content == kept
    assert stack.name in url


def test_an_archive_that_was_removed_is_gone(exports: S3Exports) -> None:
    name = fresh()
    exports.put(name, iter([("data.json", b"{}")]))
    for _ in range(2):
        exports.remove(name)
    assert exports.copy(f"exports/{name}.zip") is None


def test_a_copy_that_is_not_there(exports: S3Exports) -> None:
    assert exports.copy("papers/none/none") is None


def test_a_job_is_put_where_its_worker_looks(stack: Stack) -> None:
    client = stack.client("sqs")
    url = client.create_queue(QueueName=f"exports-{fresh()}")["QueueUrl"]
    SqsExportJobs(client, url).put(job := ExportJob(person=fresh(), request=fresh()))
    (message,) = client.receive_message(QueueUrl=url)["Messages"]
    assert ExportJob.model_validate_json(message["Body"]) == job
    client.delete_queue(QueueUrl=url)


# --- who was erased


@pytest.fixture(params=["fake", "bucket"])
def erasures(request: pytest.FixtureRequest) -> Iterator[Erasures]:
    if request.param == "fake":
        yield FakeErasures()
        return
    stack: Stack = request.getfixturevalue("stack")
    client = stack.aws.session.client("s3", endpoint_url=stack.endpoint, config=S3)
    yield S3Erasures(client, stack.aws.resources(stack.name)["CleanBucket"])
    client.close()


def test_who_was_erased_is_noted_once(erasures: Erasures) -> None:
    mine, another = fresh(), fresh()
    for person in (mine, another, mine):
        erasures.note(person)
    kept = list(erasures.every())
    assert (kept.count(mine), kept.count(another)) == (1, 1)
