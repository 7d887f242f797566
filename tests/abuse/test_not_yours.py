"""What is somebody else's is not there: the same answer as for what never was."""

import dataclasses
import json

import httpx
import pytest

from tests.abuse.books import Books
from tests.abuse.conftest import OTHER_AGENCY, Belongings
from tests.abuse.doors import Door, Visitor
from tests.abuse.refusing import NOT_FOUND, refusal, told
from tests.people import Citizen, good, new_key

OURS = {"draft", "code", "payment"}


@pytest.fixture(scope="session")
def intruder(visitor: Visitor, stranger: Citizen, officers: dict[str, httpx.Client]) -> Visitor:
    """Another citizen and another agency, who know every name of ours."""
    clients = {"citizen": stranger.http, "agency": officers[OTHER_AGENCY]}
    return dataclasses.replace(visitor, clients={**visitor.clients, **clients})


def unknown(visitor: Visitor) -> Visitor:
    """The same knocks, with names of the same form that nobody was given."""
    named = {
        "draft": "0" * 26,
        "paper": "0" * 26,
        "code": "G01.79-261124-9999",
        "payment": "0" * 26,
    }
    return dataclasses.replace(visitor, names={**visitor.names, **named})


@pytest.mark.asvs("8.2.2")
@pytest.mark.fault("F25")
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_door_to_what_is_ours_is_shut_to_others(
    intruder: Visitor, every_door: list[Door], books: Books, me: str, language: str
) -> None:
    shut = [door for door in every_door if door.names & OURS and door.who in {"citizen", "agency"}]
    assert len(shut) > 15
    with books.unchanged(me):
        for door in shut:
            said = intruder.said.get(str(door))
            body = json.dumps(said).encode() if said is not None else None
            spoken = {"Accept-Language": language}
            theirs = intruder.knock(door, body, spoken)
            nobodys = unknown(intruder).knock(door, body, spoken)
            assert refusal(theirs, language) == NOT_FOUND, door
            assert told(theirs) == told(nobodys), door
            assert set(theirs.headers) == set(nobodys.headers)


@pytest.mark.asvs("8.2.2")
@pytest.mark.fault("F25")
def test_what_is_ours_cannot_be_named_in_a_body_either(
    stranger: Citizen, mine: Belongings, books: Books, me: str
) -> None:
    knocks = [
        ("/dossiers", "draft", mine.draft, "0" * 26),
        ("/payments", "dossier", mine.code, "G01.79-261124-9999"),
    ]
    with books.unchanged(me):
        for path, field, ours, nobodys in knocks:
            answers = [
                stranger.http.post(path, json={field: name}, headers=new_key())
                for name in (ours, nobodys)
            ]
            assert refusal(answers[0]) == NOT_FOUND
            assert told(answers[0]) == told(answers[1])


def test_a_dossier_that_was_a_draft_is_as_unknown_as_its_draft(
    citizen: Citizen, stranger: Citizen, books: Books, mine: Belongings
) -> None:
    (pk,) = (item["id"] for item in _codes(books, mine.code))
    answer = stranger.http.post("/dossiers", json={"draft": pk}, headers=new_key())
    assert refusal(answer) == NOT_FOUND
    assert refusal(citizen.http.get(f"/drafts/{pk}")) == NOT_FOUND
    assert refusal(citizen.http.delete(f"/drafts/{pk}")) == NOT_FOUND


def _codes(books: Books, code: str) -> list[dict[str, str]]:
    found = books.collection("dossiers", f"CODE#{code}")
    return [json.loads(item["body"]["S"]) for item in found.values()]


def test_a_paper_is_reached_through_its_own_draft_alone(
    citizen: Citizen, stranger: Citizen, mine: Belongings, books: Books, me: str
) -> None:
    own = stranger.start()["draft"]
    with books.unchanged(me):
        for paper in (mine.paper, "0" * 26):
            door = f"/drafts/{own}/papers/{paper}"
            assert refusal(stranger.http.post(f"{door}/finalise", json={})) == NOT_FOUND
            assert (
                good(stranger.http.delete(door))["papers"] == []
            )  # one answer for ours and nobody's
    assert mine.paper in {
        one["paper"] for one in good(citizen.http.get(f"/drafts/{mine.draft}"))["papers"]
    }


@pytest.mark.asvs("8.2.2")
def test_lists_hold_ones_own(stranger: Citizen, mine: Belongings) -> None:
    for path in ("/drafts", "/dossiers"):
        text = stranger.http.get(path).text
        assert mine.draft not in text
        assert mine.code not in text


def test_a_key_of_somebody_elses_is_another_key(citizen: Citizen, stranger: Citizen) -> None:
    key = new_key()
    drafts = [
        good(person.http.post("/drafts", json={"procedure": "3.000347"}, headers=key))["draft"]
        for person in (citizen, stranger)
    ]
    assert drafts[0] != drafts[1]


def test_a_wrong_secret_and_an_unknown_code_are_one_answer(
    citizen: Citizen, nobody: httpx.Client, mine: Belongings
) -> None:
    secret = good(citizen.http.get(f"/dossiers/{mine.code}"))["secret"]
    wrong = "AAAA" if secret != "AAAA" else "BBBB"
    answers = [
        nobody.post("/public/look-ups", json={"code": code, "secret": wrong})
        for code in (mine.code, "G01.79-261124-9998")
    ]
    assert refusal(answers[0]) == NOT_FOUND
    assert told(answers[0]) == told(answers[1])


@pytest.mark.asvs("8.2.1")
def test_a_key_of_an_agency_is_no_session_and_a_session_no_key(
    citizen: Citizen, officers: dict[str, httpx.Client], every_door: list[Door], mine: Belongings
) -> None:
    wrong = {"citizen": officers["G01.79"], "agency": citizen.http}
    for door in every_door:
        if door.who in wrong:
            answer = wrong[door.who].request(door.method, door.path.format(**mine.names))
            assert answer.status_code == 401, door
