"""What a refusal has to be: a whole problem document, in the caller's language, and never a fault of ours."""

from collections.abc import Callable
from typing import NamedTuple

import httpx

PARTS = {"type", "code", "title", "detail", "status", "instance", "errors"}
JSON = {"Content-Type": "application/json"}
Knock = Callable[[dict[str, str]], httpx.Response]
"""Knocks with these headers besides its own."""


class Refusal(NamedTuple):
    """Its status, its code, and what is to be mended where."""

    status: int
    code: str
    defects: tuple[tuple[str, str], ...] = ()


def invalid(*defects: tuple[str, str]) -> Refusal:
    return Refusal(422, "invalid", defects)


MALFORMED = Refusal(400, "json_malformed")
NOT_FOUND = Refusal(404, "not_found")


def refusal(answer: httpx.Response, language: str = "vi") -> Refusal:
    """What a refusal says, once it is known to be a whole one."""
    assert 400 <= answer.status_code < 500, f"{answer.request.url}: {answer.text[:300]}"
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["content-language"] == language
    assert answer.headers["cache-control"] == "no-store"
    told = answer.json()
    assert set(told) == PARTS
    assert told["status"] == answer.status_code
    assert told["type"].endswith(f"/{told['code']}")
    assert told["title"]
    assert told["detail"]
    for error in told["errors"]:
        assert set(error) == {"pointer", "code", "detail"}
        assert error["pointer"] == "" or error["pointer"].startswith("/")
        assert error["detail"]
    defects = tuple((error["pointer"], error["code"]) for error in told["errors"])
    return Refusal(answer.status_code, told["code"], defects)


def refused(knock: Knock) -> Refusal:
    """Knock in both languages: the same refusal, in other words."""
    answers = {language: knock({"Accept-Language": language}) for language in ("vi", "en")}
    found = {language: refusal(answer, language) for language, answer in answers.items()}
    assert found["vi"] == found["en"]
    assert answers["vi"].json()["title"] != answers["en"].json()["title"]
    return found["vi"]


def told(answer: httpx.Response) -> dict[str, object]:
    """All that an answer says but which answer it is: for holding two answers to be the same."""
    assert answer.status_code < 500
    body = {name: value for name, value in answer.json().items() if name != "instance"}
    return {"status": answer.status_code, "type": answer.headers["content-type"], **body}
