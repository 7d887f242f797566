"""Every refusal is a problem document (RFC 9457) in the reader's language, and says nothing it should not."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from functions.problems import language, problem, status_of
from infra.tools import ROOT
from portal.catalogue.messages import TomlMessages
from portal.domain import errors
from portal.domain.errors import Defect, Invalid, NotFound, PortalError, TooMany
from tests.doors.caller import Caller, calling, refused

KINDS = {
    name: kind
    for name, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, PortalError)
}
EXPECTED = {
    "PortalError": 500,
    "Malformed": 400,
    "KeyMissing": 400,
    "TooLarge": 413,
    "Invalid": 422,
    "KeyReused": 422,
    "NotSignedIn": 401,
    "Forbidden": 403,
    "NotFound": 404,
    "Erased": 404,
    "Misplaced": 500,
    "Conflict": 409,
    "Raced": 409,
    "Stale": 412,
    "TooMany": 429,
    "Unavailable": 503,
}


@pytest.fixture
def caller() -> Iterator[Caller]:
    with calling() as somebody:
        yield somebody


def test_every_kind_of_error_has_a_status() -> None:
    assert {name: status_of(kind()) for name, kind in KINDS.items()} == EXPECTED


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("name", KINDS)
@pytest.mark.usefixtures("caller")
def test_every_kind_is_said_in_both_languages(name: str, lang: str) -> None:
    error = KINDS[name](limit=1, minutes=60)
    answer = problem(error, accept=lang, request_id="request-1")
    said = ast.literal_eval(str(answer.body))
    assert said == {
        "type": f"https://motcua.example/problems/{error.reason}",
        "code": error.reason,
        "title": TomlMessages().text(f"problem.{error.reason}.title", lang),
        "detail": TomlMessages().text(f"problem.{error.reason}.detail", lang, limit=1, minutes=60),
        "status": EXPECTED[name],
        "instance": "urn:request:request-1",
        "errors": [],
    }
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Content-Language"] == lang
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("accept", "lang"),
    [
        (None, "vi"),
        ("", "vi"),
        ("fr", "vi"),
        ("en-GB,en;q=0.9,vi;q=0.8", "en"),
        ("vi-VN,vi;q=0.9,en;q=0.8", "vi"),
        ("fr, EN;q=0.5", "en"),
        (";;,,\x00", "vi"),
    ],
)
def test_the_readers_language(accept: str | None, lang: str) -> None:
    assert language(accept) == lang


@pytest.mark.usefixtures("caller")
def test_a_defect_says_where_and_how_to_mend() -> None:
    defect = Defect(pointer="/size", code="file_too_large", params={"megabytes": 10})
    answer = problem(Invalid(defects=(defect,)), accept="en", request_id="-")
    assert '"pointer":"/size"' in str(answer.body)
    assert "10" in str(answer.body)


@pytest.mark.usefixtures("caller")
@pytest.mark.parametrize(
    ("error", "seconds"),
    [(TooMany("slow_down", minutes=15), "900"), (TooMany("codes_enough_day"), "60")],
)
def test_the_wait_is_the_real_one(error: PortalError, seconds: str) -> None:
    answer = problem(error, accept=None, request_id="-")
    assert answer.headers["Retry-After"] == seconds


class Tripping:
    """A store that says what it should not."""

    def of(self, owner: str) -> None:
        raise RuntimeError(f"table motcua-dossiers of {owner}: key 0123456789")


@pytest.mark.asvs("16.5.1")
def test_nothing_of_a_fault_is_told(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    from functions import wiring  # noqa: PLC0415  # as the caller's world stands now

    monkeypatch.setattr(wiring.ports(), "drafts", Tripping())
    answer = caller.ask("GET", "/drafts", Accept_Language="en")
    assert refused(answer) == (500, "internal")
    said = answer.body.decode() + str(answer.headers)
    told = ("RuntimeError", "motcua-dossiers", "person-", "0123456789", "Traceback")
    assert not [word for word in told if word in said]


def test_a_problem_keeps_the_doors_headers(caller: Caller) -> None:
    answer = caller.ask("GET", "/dossiers/x")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Problem"] == NotFound.code


def _raised() -> Iterator[tuple[str, str, set[str]]]:
    """Where an error is made, its reason, and the names of what fills its words in."""
    for file in _sources():
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and (kind := KINDS.get(_name(node.func))):
                given = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
                params = {word.arg for word in node.keywords if word.arg} - {"defects"}
                yield f"{file.name}:{node.lineno}", str(given[0] if given else kind.code), params


def _defects() -> Iterator[tuple[str, str, set[str]]]:
    for file in _sources():
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) == "Defect":
                given = {word.arg: word.value for word in node.keywords}
                code, params = given["code"], given.get("params")
                keys = params.keys if isinstance(params, ast.Dict) else []
                if isinstance(code, ast.Constant):
                    names = {str(key.value) for key in keys if isinstance(key, ast.Constant)}
                    yield f"{file.name}:{node.lineno}", str(code.value), names


def _sources() -> list[Path]:
    return [*(ROOT / "layers").rglob("*.py"), *(ROOT / "functions").rglob("*.py")]


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _asked(key: str) -> set[str]:
    words = TomlMessages().words(key, **dict.fromkeys(_PLACES, "-"))
    assert words.vi
    texts = TomlMessages()._texts[key].values()  # noqa: SLF001  # the words before they are filled in
    return {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}


_PLACES = (
    "name",
    "seconds",
    "limit",
    "most",
    "state",
    "event",
    "minutes",
    "seconds",
    "megabytes",
    "level",
    "left",
    "until",
    "least",
    "place",
    "day",
    "earliest",
    "other",
)


@pytest.mark.parametrize(("where", "reason", "params"), list(_raised()))
def test_every_reason_has_its_words_and_what_fills_them(
    where: str, reason: str, params: set[str]
) -> None:
    for part in ("title", "detail"):
        assert _asked(f"problem.{reason}.{part}") <= params, where


@pytest.mark.parametrize(("where", "code", "params"), list(_defects()))
def test_every_defect_has_its_words_and_what_fills_them(
    where: str, code: str, params: set[str]
) -> None:
    assert _asked(f"defect.{code}") <= params, where


SAID_OTHERWISE = {"codes_enough_hour": {"minutes"}, "codes_enough_day": {"minutes"}}
"""What a reason's own words say without the number: an hour, tomorrow. The header has it."""


@pytest.mark.parametrize(("where", "reason", "params"), list(_raised()))
def test_what_an_error_knows_is_told(where: str, reason: str, params: set[str]) -> None:
    told = _asked(f"problem.{reason}.title") | _asked(f"problem.{reason}.detail")
    assert params - told == SAID_OTHERWISE.get(reason, set()), where
