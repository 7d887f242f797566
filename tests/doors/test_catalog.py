"""The catalogue's doors: public, found with or without marks, cached and revalidated."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.doors.caller import Caller, calling, refused
from tests.operations.world import GPLX


@pytest.fixture
def caller() -> Iterator[Caller]:
    with calling() as somebody:
        yield somebody


@pytest.mark.parametrize(
    "words", ["", "?q=", "?q=doi%20giay", "?q=%C4%90%E1%BB%95i", "?q=LICENCE", "?q=3.000347"]
)
def test_a_procedure_is_found(caller: Caller, words: str) -> None:
    answer = caller.ask("GET", f"/procedures{words}", token=None)
    assert answer.status_code == 200
    assert [item["code"] for item in answer.json_body["items"]] == [GPLX]
    assert answer.json_body["items"][0]["fee"] == 135_000


def test_nothing_is_an_answer(caller: Caller) -> None:
    assert caller.ask("GET", "/procedures?q=so%20do").json_body == {"items": []}


def test_a_procedure_says_all_a_citizen_needs(caller: Caller) -> None:
    answer = caller.ask("GET", f"/procedures/{GPLX}", token=None).json_body
    assert answer["online_scope"] == "full"
    assert [agency["code"] for agency in answer["agencies"]] == ["G01.01", "G01.79"]
    assert answer["papers"][0]["when"]["en"] == "If the class is other than A1, A, B1"
    assert answer["verified"] is False
    assert answer["declaration_schema"]["additionalProperties"] is False


@pytest.mark.parametrize("code", ["9.999999", "x", "3.000347%0A", "9" * 3000])
def test_an_unknown_one_is_not_found(caller: Caller, code: str) -> None:
    assert refused(caller.ask("GET", f"/procedures/{code}")) == (404, "not_found")


@pytest.mark.parametrize("path", ["/procedures", f"/procedures/{GPLX}"])
def test_it_is_kept_for_five_minutes_and_revalidated(caller: Caller, path: str) -> None:
    first = caller.ask("GET", path)
    assert first.headers["Cache-Control"] == "public, max-age=300"
    tag = first.headers["ETag"]
    for held in (tag, f"W/{tag}", f'"other", {tag}'):
        again = caller.ask("GET", path, If_None_Match=held)
        assert (again.status_code, again.body, again.headers["ETag"]) == (304, b"", tag)
    assert caller.ask("GET", path, If_None_Match='"other"').status_code == 200


def test_another_fee_is_another_tag(caller: Caller) -> None:
    first = caller.ask("GET", "/procedures").headers["ETag"]
    caller.world.clock.advance(timedelta(days=-365))
    later = caller.ask("GET", "/procedures")
    assert later.json_body["items"][0]["fee"] == 115_000
    assert later.headers["ETag"] != first
