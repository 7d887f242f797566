"""The catalogue's doors: public, found however it is typed, narrowed, cached and revalidated."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import quote

import pytest

from functions import wiring
from infra.catalogue.artefact import catalogue_file
from portal.catalogue.finder import SqliteFinder
from portal.domain.errors import NotFound
from tests.catalogue import TODAY, procedures
from tests.doors.caller import Caller, calling, refused
from tests.operations.world import GPLX


@pytest.fixture
def caller() -> Iterator[Caller]:
    with calling() as somebody:
        yield somebody


@pytest.mark.parametrize(
    "words", ["?q=doi%20giay", "?q=%C4%90%E1%BB%95i", "?q=EXCHANGE", "?q=3.000347&limit=1"]
)
def test_a_procedure_is_found(caller: Caller, words: str) -> None:
    answer = caller.ask("GET", f"/procedures{words}", token=None)
    assert answer.status_code == 200
    assert answer.json_body["items"][0]["code"] == GPLX
    assert answer.json_body["items"][0]["fee"] == 135_000


@pytest.mark.parametrize("words", ["", "?q=", "?q=%20"])
def test_no_words_are_everything(caller: Caller, words: str) -> None:
    answer = caller.ask("GET", f"/procedures{words}").json_body
    assert (answer["total"], len(answer["items"])) == (7, 7)


def test_nothing_is_an_answer(caller: Caller) -> None:
    answer = caller.ask("GET", "/procedures?q=zzzz").json_body
    assert answer == {"items": [], "total": 0, "facets": {}, "meant": None, "next": None}


@pytest.mark.parametrize(
    ("narrowed", "codes"),
    [
        ("audience=business", {"1.000450", "tien-dien"}),
        ("authority=commune", {"1.001193", "2.000815"}),
        ("level=4", {GPLX, "tien-dien"}),
        ("scope=partial", {"3.000348"}),
        ("life_event=birth", {"1.001193"}),
        ("free=true", {"1.001193"}),
        ("agency=G01.79", {GPLX, "3.000348"}),
        ("province=01&q=giay%20phep%20lai%20xe", {GPLX}),
        ("province=79&q=giay%20phep%20lai%20xe", {GPLX, "3.000348"}),
        ("province=48", {"1.001193", "1.002759", "2.000815", "1.000450", "tien-dien"}),
        ("field=H%E1%BB%99%20t%E1%BB%8Bch", {"1.001193"}),
        ("field=ho%20tich&level=1", set()),
        ("agency=nobody", set()),
        ("province=99", set()),
        ("province=everywhere", set()),
        ("group=co", {"1.000450"}),
        ("q=giay&audience=business", {"1.000450"}),
    ],
)
def test_a_list_is_narrowed(caller: Caller, narrowed: str, codes: set[str]) -> None:
    answer = caller.ask("GET", f"/procedures?{narrowed}").json_body
    assert {item["code"] for item in answer["items"]} == codes
    assert answer["total"] == len(codes)


def test_what_was_found_is_counted_by_facet(caller: Caller) -> None:
    facets = caller.ask("GET", "/procedures?authority=commune").json_body["facets"]
    assert facets["audience"] == [
        {"value": "citizen", "count": 2, "label": None},
        {"value": "organisation", "count": 1, "label": None},
    ]
    assert facets["free"] == [{"value": "true", "count": 1, "label": None}]
    assert {one["label"]["en"] for one in facets["field"]} == {"Civil status", "Certification"}


def test_a_list_is_read_page_by_page_in_any_order(caller: Caller) -> None:
    for sort in ("relevance", "title", "level", "code"):
        first = caller.ask("GET", f"/procedures?limit=4&sort={sort}").json_body
        rest = caller.ask("GET", f"/procedures?limit=4&sort={sort}&cursor={first['next']}")
        items = [*first["items"], *rest.json_body["items"]]
        assert len({item["code"] for item in items}) == 7
        assert rest.json_body["next"] is None
        if sort == "level":
            levels = [item["level"] for item in items]
            assert levels == sorted(levels, reverse=True)


def test_a_quote_says_where_to_go(caller: Caller) -> None:
    said = {"province": "Hà Giang"}
    answer = caller.ask("POST", f"/procedures/{GPLX}/quotes", said, token=None)
    where = answer.json_body["where"]
    assert (where["agency"], where["address"], where["verified"]) == ("G01.08", None, False)
    assert len(where["ways"]) == 2


def test_places_are_public_and_kept_for_five_minutes(caller: Caller) -> None:
    listed = caller.ask("GET", "/provinces", token=None)
    assert len(listed.json_body["items"]) == 34
    assert listed.headers["Cache-Control"] == "public, max-age=300"
    there = caller.ask("GET", "/provinces/02?on=2025-06-30", token=None).json_body
    assert (there["asked"]["until"], there["today"]["code"]) == ("2025-06-30", "08")
    assert refused(caller.ask("GET", "/provinces/02?on=2026-01-01")) == (404, "not_found")
    for wrong in ("on=yesterday", "on=9999-01-01", "when=2025-01-01"):
        assert refused(caller.ask("GET", f"/provinces/02?{wrong}")) == (422, "invalid")


@pytest.mark.parametrize(
    ("asked", "pointer", "code"),
    [
        ("colour=red", "/colour", "unknown_field"),
        ("audience=cats", "/audience", "not_offered"),
        ("level=5", "/level", "not_offered"),
        ("sort=price", "/sort", "not_offered"),
        ("free=maybe", "/free", "not_offered"),
        ("limit=0", "/limit", "out_of_range"),
        ("limit=51", "/limit", "out_of_range"),
        ("limit=99999999999", "/limit", "out_of_range"),
        ("limit=-1", "/limit", "out_of_range"),
        ("limit=ten", "/limit", "out_of_range"),
    ],
)
def test_a_filter_that_is_not_ours_is_named(
    caller: Caller, asked: str, pointer: str, code: str
) -> None:
    answer = caller.ask("GET", f"/procedures?{asked}")
    assert refused(answer) == (422, "filter_unknown")
    assert [(e["pointer"], e["code"]) for e in answer.json_body["errors"]] == [(pointer, code)]


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "-1",
        "0",
        "1",
        "1e3",
        "9999999",
        "%27%3B--",
        "1%00",
        "%D9%A1.0.0",
        "1.0",
        "%EF%BF%BD",
        "1" * 999,
    ],
)
def test_a_forged_page_is_none(caller: Caller, cursor: str) -> None:
    assert refused(caller.ask("GET", f"/procedures?cursor={cursor}")) == (400, "cursor_malformed")


@pytest.mark.parametrize("other", ["q=giay", "level=4", "sort=code"])
def test_a_page_of_another_question_is_none(caller: Caller, other: str) -> None:
    place = caller.ask("GET", "/procedures?limit=1").json_body["next"]
    assert caller.ask("GET", f"/procedures?cursor={place}").status_code == 200
    for wrong in (f"{other}&cursor={place}", f"cursor={place[:-1]}", f"cursor=2{place[1:]}"):
        assert refused(caller.ask("GET", f"/procedures?{wrong}")) == (400, "cursor_malformed")


def test_a_page_of_the_catalogue_before_says_to_begin_again(caller: Caller) -> None:
    place = caller.ask("GET", "/procedures?limit=1").json_body["next"]
    wiring.ports().finder = SqliteFinder(catalogue_file())
    answer = caller.ask("GET", f"/procedures?cursor={place}", Accept_Language="vi")
    assert refused(answer) == (400, "cursor_outdated")
    assert "trang đầu" in answer.json_body["detail"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_cursor_is_said_once(caller: Caller) -> None:
    place = caller.ask("GET", "/procedures?limit=1").json_body["next"]
    answer = caller.ask("GET", f"/procedures?cursor={place}&cursor={place}")
    assert refused(answer) == (400, "query_malformed")
    assert caller.ask("GET", "/procedures?cursor=").json_body["items"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/procedures/suggestions?q=a&colour=red", None),
        ("GET", f"/procedures/{GPLX}?colour=red", None),
        ("POST", f"/procedures/{GPLX}/dry-runs?colour=red", {"declaration": {}}),
        ("POST", f"/procedures/{GPLX}/quotes?colour=red", {}),
        ("GET", "/provinces?colour=red", None),
        ("GET", "/provinces/01?colour=red", None),
    ],
)
def test_a_parameter_that_is_not_ours_is_named(
    caller: Caller, method: str, path: str, body: object
) -> None:
    answer = caller.ask(method, path, body)
    assert refused(answer) == (422, "invalid")
    assert answer.json_body["errors"][0]["pointer"] == "/colour"


@pytest.mark.parametrize("facet", ["field", "life_event", "group", "agency", "province"])
@pytest.mark.parametrize("value", ["a" * 1000, "%00", "%F0%9F%98%80", "1e400", "'--", "['01']"])
def test_a_value_that_nothing_has_finds_nothing(caller: Caller, facet: str, value: str) -> None:
    answer = caller.ask("GET", f"/procedures?{facet}={value}")
    assert (answer.status_code, answer.json_body["total"]) == (200, 0)
    for wrong in ("a" * 1001, f"x&{facet}=y"):
        assert refused(caller.ask("GET", f"/procedures?{facet}={wrong}")) == (
            400,
            "query_malformed",
        )


@pytest.mark.parametrize("version", ["\ud800", "1\u00e9", "x" * 61, "1 2"])
def test_what_is_no_version_is_not_there(version: str) -> None:
    with pytest.raises(NotFound):
        procedures().find(GPLX, version)
    with pytest.raises(NotFound):
        procedures().in_force(version, TODAY)


@pytest.mark.parametrize(
    "words",
    [
        "!!! ??? …",
        "😀😀",
        "\u0301\u0300",
        '"',
        '""" OR title:x NEAR(a b) *',
        "title:giay AND (giay",
        "-giay ^giay {title}: giay*",
        "'; DROP TABLE entry; --",
        "a" * 1000,
        "giay " * 199,
        "ư ơ ă",
        "\x00\x01",
        "ﬁ ½ ² Ⅷ ١٢",
    ],
)
@pytest.mark.parametrize("door", ["/procedures", "/procedures/suggestions"])
def test_whatever_is_typed_is_only_words(caller: Caller, door: str, words: str) -> None:
    assert caller.ask("GET", f"{door}?q={quote(words)}").status_code == 200


@pytest.mark.parametrize("door", ["/procedures", "/procedures/suggestions"])
def test_ten_kilobytes_are_no_question(caller: Caller, door: str) -> None:
    assert refused(caller.ask("GET", f"{door}?q={'a' * 10_000}")) == (400, "query_malformed")


def test_a_slip_of_the_finger_is_understood_and_said(caller: Caller) -> None:
    answer = caller.ask("GET", f"/procedures?q={quote('giaays pheps lais xee')}").json_body
    assert answer["items"][0]["code"] in {GPLX, "3.000348"}
    assert answer["meant"] == "giấy phép lái xe"


def test_what_is_offered_everywhere_counts_in_each_province(caller: Caller) -> None:
    counted = caller.ask("GET", "/procedures").json_body["facets"]["province"]
    counts = {one["value"]: (one["count"], one["label"]["en"]) for one in counted}
    assert len(counts) == 34
    assert (counts["79"], counts["01"], counts["48"]) == (
        (7, "Ho Chi Minh City"),
        (6, "Hanoi City"),
        (5, "Da Nang City"),
    )
    some = caller.ask("GET", "/procedures?q=3.000348").json_body["facets"]["province"]
    assert [(one["value"], one["count"]) for one in some] == [("79", 1)]


def test_a_half_written_word_is_helped(caller: Caller) -> None:
    items = caller.ask("GET", f"/procedures/suggestions?q={quote('khai si')}").json_body["items"]
    assert items == [
        {"code": "1.001193", "title": {"vi": "Đăng ký khai sinh", "en": "Birth registration"}}
    ]
    assert caller.ask("GET", "/procedures/suggestions").json_body == {"items": []}


def test_a_procedure_says_all_a_citizen_needs(caller: Caller) -> None:
    answer = caller.ask("GET", f"/procedures/{GPLX}", token=None).json_body
    assert answer["online_scope"] == "full"
    codes = [agency["code"] for agency in answer["agencies"]]
    assert (len(codes), codes[0], "G01.79" in codes) == (34, "G01.01", True)
    assert (
        answer["papers"][0]["when"]["en"] == "If the class is other than A1, A, B1 (three-wheelers)"
    )
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


def test_another_fee_is_another_tag_be_it_of_another_version(caller: Caller) -> None:
    path = "/procedures?q=3.000348"
    first = caller.ask("GET", path).headers["ETag"]
    caller.world.clock.advance(timedelta(days=-365))
    later = caller.ask("GET", path)
    assert later.json_body["items"][0]["fee"] == 140_000
    assert later.headers["ETag"] != first


def test_a_quote_says_what_it_takes(caller: Caller) -> None:
    said = {"on": "2026-11-20", "quantity": 1}
    answer = caller.ask("POST", f"/procedures/{GPLX}/quotes", said, token=None)
    assert answer.status_code == 200
    assert answer.json_body["fee"]["total"] == 135_000
    assert answer.json_body["due"] == "2026-11-30T10:00:00Z"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("asked", "pointer", "code"),
    [
        ({"colour": "red"}, "/colour", "unknown_field"),
        ({"quantity": 2}, "/quantity", "only_one"),
        ({"quantity": 0}, "/quantity", "wrong_value"),
        ({"quantity": "many"}, "/quantity", "wrong_value"),
        ({"quantity": 10_001}, "/quantity", "wrong_value"),
        ({"quantity": 10**30}, "/quantity", "wrong_value"),
        ({"quantity": True}, "/quantity", "wrong_value"),
        ({"on": "yesterday"}, "/on", "wrong_form"),
        ({"on": "9999-12-31"}, "/on", "wrong_value"),
        ({"on": "2029-01-01"}, "/on", "too_far_ahead"),
        ({"channel": "pigeon"}, "/channel", "wrong_value"),
        ({"case": "none"}, "/case", "not_offered"),
        ({"case": "x" * 100_000}, "/case", "not_offered"),
        ({"subject": "banana"}, "/subject", "not_offered"),
        ({"province": "Atlantis"}, "/province", "place_unknown"),
        ({"ward": "1"}, "/ward", "ward_unknown"),
        ({"province": "79", "ward": "00070"}, "/ward", "ward_elsewhere"),
        ({"applicant": "business"}, "/applicant", "for_citizen"),
        ({"applicant": "cat"}, "/applicant", "wrong_value"),
    ],
)
def test_a_situation_that_there_is_not_is_named(
    caller: Caller, asked: dict[str, object], pointer: str, code: str
) -> None:
    answer = caller.ask("POST", f"/procedures/{GPLX}/quotes", asked)
    assert answer.status_code == 422
    assert [(e["pointer"], e["code"]) for e in answer.json_body["errors"]] == [(pointer, code)]


def test_a_dry_run_names_every_defect_and_keeps_nothing(caller: Caller) -> None:
    said = {"declaration": {"license_class": "Z"}, "papers": ["giay-phep-lai-xe"]}
    answer = caller.ask("POST", f"/procedures/{GPLX}/dry-runs", said, token=None)
    assert (answer.status_code, answer.json_body["ready"]) == (200, False)
    found = {(defect["pointer"], defect["code"]) for defect in answer.json_body["defects"]}
    assert ("/declaration/license_class", "not_offered") in found
    assert ("/declaration/full_name", "missing") in found
    assert ("/province", "place_missing") in found
    there = caller.ask("POST", f"/procedures/{GPLX}/dry-runs", said | {"province": "Hà Nội"})
    assert "/province" not in {defect["pointer"] for defect in there.json_body["defects"]}
    assert answer.headers["Cache-Control"] == "no-store"
    wrong = caller.ask("POST", f"/procedures/{GPLX}/dry-runs", {"declaration": 1}, token=None)
    assert refused(wrong) == (422, "invalid")


def test_a_draft_s_version_is_shown_and_no_other_is_there(caller: Caller) -> None:
    now = caller.ask("GET", f"/procedures/{GPLX}").json_body
    same = caller.ask("GET", f"/procedures/{GPLX}?version={now['version']}").json_body
    assert (same, now["newer"]) == (now, None)
    assert caller.ask("GET", f"/procedures/{GPLX}?version=").json_body == now
    assert refused(caller.ask("GET", f"/procedures/{GPLX}?version=1999")) == (404, "not_found")
