"""Doors to one's own data: the diary, requests, and the archive that a worker makes."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from functions import wiring
from functions.export.records import handler as export
from portal.domain.person import Person
from portal.domain.session import PROVEN
from tests.doors.caller import OUR_KEY, STRANGER, Caller, calling, refused
from tests.fakes.consents import FakeConsents
from tests.fakes.identity import FakeMail, FakePeople
from tests.fakes.town import Town


@pytest.fixture
def caller() -> Iterator[Caller]:
    with calling() as somebody:
        people, town = FakePeople(), Town()
        found = town.settled()
        me = found.model_copy(update={"person": somebody.world.me.person})
        people.settle(Person.model_validate(me.model_dump()), "national")
        ports = wiring.ports()
        ports.people, ports.mail, ports.consents = people, FakeMail(), FakeConsents()
        ports.arrivals, ports.passkeys = town.arrivals, town.passkeys
        ports.totps, ports.recovery_sets = town.totps, town.recovery_sets
        yield somebody


def test_what_an_agency_opens_stands_in_the_diary(caller: Caller) -> None:
    code = caller.world.handed_over()
    assert caller.ask("GET", "/auth/diary").json_body == {"items": [], "next": None}
    assert caller.ask("GET", f"/agency/dossiers/{code}", token=OUR_KEY).status_code == 200
    (line,) = caller.ask("GET", "/auth/diary").json_body["items"]
    assert (line["about"], line["why"]["en"]) == (code, "To handle the dossier")
    assert caller.ask("GET", "/auth/diary", token=STRANGER).json_body["items"] == []
    assert refused(caller.ask("GET", "/auth/diary", token=None)) == (401, "not_signed_in")
    assert refused(caller.ask("GET", "/auth/diary?cursor=x")) == (400, "cursor_malformed")


def test_what_cannot_be_written_down_is_not_opened(caller: Caller) -> None:
    code = caller.world.handed_over()
    caller.world.diary.shut = True
    answer = caller.ask("GET", f"/agency/dossiers/{code}", token=OUR_KEY)
    assert refused(answer) == (503, "unavailable")
    assert "declaration" not in answer.json_body


@pytest.mark.asvs("7.5.1", "7.5.3")
def test_who_proved_themselves_too_long_ago_proves_it_again(caller: Caller) -> None:
    caller.world.clock.advance(PROVEN - timedelta(seconds=1))
    said = {"kind": "export"}
    assert caller.ask("POST", "/auth/data-requests", said, key="one").status_code == 202
    caller.world.clock.advance(timedelta(seconds=1))
    late = caller.ask("POST", "/auth/data-requests", {"kind": "erasure"}, key="two")
    assert refused(late) == (403, "proof_needed")


def test_a_copy_of_everything_is_asked_for_made_and_fetched(caller: Caller) -> None:
    world = caller.world
    asked = caller.ask("POST", "/auth/data-requests", {"kind": "export"}, key="one")
    assert asked.status_code == 202
    request = asked.json_body["request"]
    door = f"/auth/data-requests/{request}/export"
    assert refused(caller.ask("POST", door)) == (404, "not_found")
    (job,) = world.export_jobs.queued
    message = {"messageId": "one", "body": job.model_dump_json()}
    assert export({"Records": [message]}, None) == {"batchItemFailures": []}
    assert json.loads(world.exports.made[request]["data.json"])["account"]["person"] == job.person
    (line,) = caller.ask("GET", "/auth/data-requests").json_body["items"]
    assert (line["kind"], line["stage"]) == ("export", "done")
    assert request in caller.ask("POST", door).json_body["url"]
    assert refused(caller.ask("POST", door, token=STRANGER)) == (404, "not_found")


@pytest.mark.parametrize(
    ("said", "status", "code"),
    [
        ({"kind": "all"}, 422, "invalid"),
        ({"kind": "correction"}, 422, "invalid"),
        ({"kind": "export", "person": "person-00000002"}, 422, "invalid"),
        ({}, 422, "invalid"),
    ],
)
def test_what_is_no_request(caller: Caller, said: object, status: int, code: str) -> None:
    answer = caller.ask("POST", "/auth/data-requests", said, key="one")
    assert refused(answer) == (status, code)
    assert not caller.world.data_requests.kept
