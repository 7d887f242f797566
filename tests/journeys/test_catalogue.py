"""A procedure is found in the citizen's own words, and what it does not offer online is refused with the ways left."""

from typing import Any

import pytest

from tests.people import Citizen, good, new_key


def found(citizen: Citizen, **asked: str) -> dict[str, Any]:
    return dict(good(citizen.http.get("/procedures", params=asked)))


@pytest.mark.parametrize(
    "words", ["đổi bằng lái", "doi giay phep lai xe", "ddooir giaays pheps lais xe", "3000347"]
)
def test_it_is_found_however_it_is_typed(citizen: Citizen, words: str) -> None:
    first, *_ = found(citizen, q=words)["items"]
    assert (first["code"], first["fee"], first["files_online"]) == ("3.000347", 135_000, True)


def test_a_slip_is_mended_and_half_a_word_is_helped(citizen: Citizen) -> None:
    assert found(citizen, q="đổi giấy phép lái xee")["meant"] == "đổi giấy phép lái xe"
    helped = good(citizen.http.get("/procedures/suggestions", params={"q": "giấy phép lá"}))
    assert "3.000347" in {one["code"] for one in helped["items"]}


def test_a_list_is_narrowed_counted_and_kept(citizen: Citizen) -> None:
    narrowed = found(citizen, level="4", audience="citizen", sort="title")
    assert {one["level"] for one in narrowed["items"]} == {4}
    assert narrowed["total"] == narrowed["facets"]["level"][0]["count"]
    answer = citizen.http.get("/procedures")
    held = {"If-None-Match": answer.headers["ETag"]}
    assert citizen.http.get("/procedures", headers=held).status_code == 304
    assert citizen.http.get("/procedures", params={"level": "9"}).status_code == 422
    assert citizen.http.get("/procedures", params={"cursor": "forged"}).status_code == 400


def test_what_cannot_be_filed_here_is_refused_with_the_ways_that_are_left(citizen: Citizen) -> None:
    listed = found(citizen, limit="50")["items"]
    for one in [one for one in listed if not one["files_online"] and "." in one["code"]][:3]:
        answer = citizen.http.post("/drafts", json={"procedure": one["code"]}, headers=new_key())
        assert answer.status_code == 409
        problem = answer.json()
        assert problem["code"] in {"not_online", "not_taken_here"}
        assert {way["code"] for way in problem["errors"]} <= {"way_counter", "way_post"}
        assert all("{" not in way["detail"] for way in problem["errors"])


def test_what_it_takes_is_known_before_there_is_an_account(newcomer: Citizen) -> None:
    quote = good(newcomer.http.post("/procedures/3.000347/quotes", json={"on": "2026-11-20"}))
    assert (quote["fee"]["total"], quote["due"]) == (135_000, "2026-11-30T10:00:00Z")
    held = [paper["id"] for paper in quote["papers"]]
    said = {"declaration": newcomer.declaration(), "papers": held, "province": "Đà Nẵng"}
    assert good(newcomer.http.post("/procedures/3.000347/dry-runs", json=said))["ready"]
    tried = good(newcomer.http.post("/procedures/3.000347/dry-runs", json={"declaration": {}}))
    assert len(tried["defects"]) > len(held)
