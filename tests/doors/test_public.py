"""What needs no account: a look-up with the receipt's code and secret, and what machines ask."""

import json
from collections.abc import Iterator

import pytest
from chalice.test import HTTPResponse

from app import app
from infra.openapi import document
from portal.operations.look_up import MOST_AN_HOUR
from tests.doors.caller import Caller, calling, refused


@pytest.fixture
def caller() -> Iterator[Caller]:
    with calling() as somebody:
        yield somebody


def look_up(caller: Caller, code: str, secret: str) -> HTTPResponse:
    return caller.ask("POST", "/public/look-ups", {"code": code, "secret": secret}, token=None)


def test_code_and_secret_show_how_it_stands_and_nothing_personal(caller: Caller) -> None:
    receipt = caller.world.submit(caller.world.complete().draft)
    answer = look_up(caller, receipt.code, receipt.secret.lower())
    assert answer.status_code == 200
    assert answer.json_body.keys() == {
        "code",
        "title",
        "state",
        "state_code",
        "state_name",
        "submitted_at",
        "due_at",
        "next",
        "timeline",
    }
    said = answer.body.decode()
    assert not [word for word in ("Nguyễn", "person-", receipt.secret, "sha256") if word in said]


def test_a_wrong_secret_and_an_unknown_code_are_answered_alike(caller: Caller) -> None:
    receipt = caller.world.submit(caller.world.complete().draft)
    wrong = look_up(caller, receipt.code, "ZZZZ")
    unknown = look_up(caller, "G01.79-261120-9999", "ZZZZ")
    assert refused(wrong) == refused(unknown) == (404, "not_found")
    assert wrong.json_body == unknown.json_body


@pytest.mark.parametrize(
    "secret", ["", "abc", "abcde", "ＡＢＣＤ", "ab\n1", "á1b2"]
)  # the fourth is full-width
def test_what_cannot_be_a_secret(caller: Caller, secret: str) -> None:
    answer = look_up(caller, "G01.79-261120-0001", secret)
    assert refused(answer) == (422, "invalid")
    assert answer.json_body["errors"][0]["pointer"] == "/secret"


def test_guessing_is_slowed_even_for_whoever_knows(caller: Caller) -> None:
    receipt = caller.world.submit(caller.world.complete().draft)
    for _ in range(MOST_AN_HOUR):
        look_up(caller, receipt.code, "ZZZZ")
    answer = look_up(caller, receipt.code, receipt.secret)
    assert refused(answer) == (429, "too_many")
    assert int(answer.headers["Retry-After"]) > 0


def test_it_is_well(caller: Caller) -> None:
    answer = caller.ask("GET", "/public/health", token=None)
    assert (answer.status_code, answer.json_body) == (200, {"status": "ok"})


def test_the_served_document_is_the_doors_own(caller: Caller) -> None:
    answer = caller.ask("GET", "/public/openapi.json", token=None)
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert answer.json_body == json.loads(json.dumps(document(app)))
