"""Bodies, headers and queries nobody should send: each is refused in words, and none is a fault of ours."""

import json
from collections.abc import Iterator

import pytest
from chalice.test import HTTPResponse

from app import app
from infra.openapi import contract_of
from tests.doors.caller import ME, OUR_KEY, Caller, calling, refused
from tests.operations.world import GPLX

GOOD = json.dumps({"procedure": GPLX}).encode()
PROTECTED = [
    (method, path, contract_of(entry.view_function).who)
    for path, methods in sorted(app.routes.items())
    for method, entry in sorted(methods.items())
    if contract_of(entry.view_function).who in {"citizen", "agency", "staff"}
]


@pytest.fixture
def caller() -> Iterator[Caller]:
    with calling() as somebody:
        yield somebody


def start(caller: Caller, body: bytes, key: str = "key-1", **headers: str) -> HTTPResponse:
    return caller.send("POST", "/drafts", body, key=key, **headers)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"procedure=3.000347",
        b'{"procedure": "3.000347"} {}',
        b'{"procedure": NaN}',
        b'{"procedure": -Infinity}',
        b'{"procedure": 1e999}',
        b'{"procedure": "3.000347", "procedure": "3.000348"}',
        b'{"procedure": {"a": 1, "a": 2}}',
        b'{"procedure": "\\ud800"}',
        b'{"procedure": "\xed\xa0\x80"}',
        b'{"procedure": "\xff"}',
        b'{"procedure": ' + b"9" * 5000 + b"}",
        b'{"procedure": 0.' + b"9" * 5000 + b"}",
        b'{"procedure": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b"[" * 100_000,
    ],
    ids=[
        "empty",
        "half",
        "form",
        "two",
        "nan",
        "infinity",
        "too-much",
        "twice",
        "twice-within",
        "half-a-pair",
        "half-a-pair-in-bytes",
        "not-utf-8",
        "long-number",
        "long-fraction",
        "deep",
        "open",
    ],
)
def test_what_is_no_json_of_ours(caller: Caller, body: bytes) -> None:
    assert refused(start(caller, body)) == (400, "json_malformed")
    assert caller.world.dossiers.drafts == {}


def test_a_body_that_is_too_large(caller: Caller) -> None:
    answer = start(caller, b'{"procedure": "' + b"x" * 300_000 + b'"}')
    assert refused(answer) == (413, "too_large")
    assert "262144" in answer.json_body["detail"]


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        (b"[]", "", "wrong_value"),
        (b"null", "", "wrong_value"),
        (b"{}", "/procedure", "missing"),
        (b'{"procedure": 3}', "/procedure", "wrong_value"),
        (b'{"procedure": true}', "/procedure", "wrong_value"),
        (b'{"procedure": "3.00034\xef\xbc\x97"}', "/procedure", "wrong_form"),
        (b'{"procedure": "3.000347\\n"}', "/procedure", "wrong_form"),
        (b'{"procedure": "3.000347", "owner": "me"}', "/owner", "unknown_field"),
        (b'{"procedure": "3.000347", "a/b~c": 1}', "/a~1b~0c", "unknown_field"),
    ],
)
def test_json_of_another_shape(caller: Caller, body: bytes, pointer: str, code: str) -> None:
    answer = start(caller, body)
    assert refused(answer) == (422, "invalid")
    found = [(error["pointer"], error["code"]) for error in answer.json_body["errors"]]
    assert found == [(pointer, code)]


def test_a_thousand_wrong_fields_are_not_a_thousand_answers(caller: Caller) -> None:
    body = json.dumps({f"field{number}": 0 for number in range(1000)}).encode()
    assert len(start(caller, body).json_body["errors"]) == 20


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "text/json",
        ";",
    ],
)
def test_only_json_is_taken(caller: Caller, sent: str) -> None:
    assert refused(start(caller, GOOD, Content_Type=sent)) == (400, "content_type_not_json")


@pytest.mark.parametrize("sent", ["application/json; charset=utf-8", "Application/JSON"])
def test_json_by_its_other_names(caller: Caller, sent: str) -> None:
    assert start(caller, GOOD, Content_Type=sent).status_code == 201


def test_nothing_needs_no_type(caller: Caller) -> None:
    draft = start(caller, GOOD).json_body["draft"]
    assert caller.send("DELETE", f"/drafts/{draft}", b"", Content_Type="").status_code == 204


@pytest.mark.parametrize(
    ("size", "birth_date"), [('"9"', '"0"'), ("9.5", "0"), ("true", '"1990-05-17T00:00Z"')]
)
def test_a_value_of_another_kind_is_not_made_to_fit(
    caller: Caller, size: str, birth_date: str
) -> None:
    draft = start(caller, GOOD).json_body["draft"]
    paper = caller.send("POST", f"/drafts/{draft}/papers", f'{{"size": {size}}}'.encode())
    assert {"pointer": "/size", "code": "wrong_value"}.items() <= _error(paper, "/size").items()
    person = f'{{"birth_date": {birth_date}}}'.encode()
    answer = caller.send("POST", "/auth/registrations", person, key="key-2")
    assert _error(answer, "/birth_date")["code"] in {"wrong_value", "wrong_form"}


@pytest.mark.parametrize("day", ["19-05-01", "2019-02-31"])
def test_what_is_no_day_is_told_what_a_day_needs(caller: Caller, day: str) -> None:
    person = f'{{"birth_date": "{day}"}}'.encode()
    answer = caller.send("POST", "/auth/registrations", person, key="key-2")
    assert _error(answer, "/birth_date")["code"] == "wrong_form"


def _error(answer: HTTPResponse, pointer: str) -> dict[str, str]:
    assert refused(answer) == (422, "invalid")
    return next(one for one in answer.json_body["errors"] if one["pointer"] == pointer)


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        (b"{", (400, "json_malformed")),
        (b'{"state": "clean", "state": "clean"}', (400, "json_malformed")),
        (b"[]", (422, "invalid")),
        (b'{"state": "clean"}', (422, "invalid")),
        (b'"' + b"x" * 300_000 + b'"', (413, "too_large")),
    ],
    ids=["half", "twice", "array", "field", "large"],
)
def test_a_door_that_takes_no_body_takes_none(
    caller: Caller, body: bytes, refusal: tuple[int, str]
) -> None:
    draft = start(caller, GOOD).json_body["draft"]
    assert refused(caller.send("DELETE", f"/drafts/{draft}", body)) == refusal
    assert caller.ask("GET", f"/drafts/{draft}").status_code == 200
    assert caller.ask("DELETE", f"/drafts/{draft}", {}).status_code == 204


@pytest.mark.parametrize("key", ["", " ", "a b", "khóa", "x" * 256, "a,b", '"quoted"'])
def test_a_key_is_asked_and_has_a_form(caller: Caller, key: str) -> None:
    assert refused(start(caller, GOOD, key=key)) == (400, "idempotency_key_missing")


@pytest.mark.parametrize("tag", ["1", "*", 'W/"1"', '"-1"', '"1", "2"', '"１"', '"9999999999999"'])
def test_a_forged_etag(caller: Caller, tag: str) -> None:
    draft = start(caller, GOOD).json_body["draft"]
    said = {"declaration": {}}
    answer = caller.ask("PUT", f"/drafts/{draft}", said, If_Match=tag)
    assert refused(answer) == (400, "etag_malformed")


@pytest.mark.asvs("15.3.7")
@pytest.mark.parametrize("query", ["q=a&q=b", "q=" + "a" * 1001])
def test_a_parameter_comes_once_and_short(caller: Caller, query: str) -> None:
    assert refused(caller.ask("GET", f"/procedures?{query}")) == (400, "query_malformed")


@pytest.mark.parametrize("name", ["x" * 201, "x" * 3000])
def test_a_name_longer_than_any_of_ours(caller: Caller, name: str) -> None:
    assert refused(caller.ask("GET", f"/dossiers/{name}")) == (404, "not_found")
    assert refused(caller.ask("DELETE", f"/drafts/{name}")) == (404, "not_found")


@pytest.mark.parametrize(("method", "path", "who"), PROTECTED)
def test_every_protected_door_asks_who_comes(
    caller: Caller, method: str, path: str, who: str
) -> None:
    named = path.replace("{", "").replace("}", "")
    wrong = OUR_KEY if who == "citizen" else ME
    for token in (wrong, "nobodys"):
        answer = caller.ask(method, named, {}, key="key-1", token=token)
        assert refused(answer) == (401, "not_signed_in")
    basic = caller.ask(method, named, {}, key="key-1", token=None, Authorization="Basic bWU6bWU=")
    assert basic.status_code == 401


def test_a_cookie_nobody_can_read(caller: Caller) -> None:
    answer = caller.ask("GET", "/drafts", token=None, Cookie="__Host-session=\x01; =;")
    assert refused(answer) == (401, "not_signed_in")
