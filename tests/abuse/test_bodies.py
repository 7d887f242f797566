"""Bodies nobody should send, at every door that could read one."""

import json
from collections.abc import Iterator

import pytest

from tests.abuse.books import Books
from tests.abuse.doors import Door, Visitor
from tests.abuse.refusing import MALFORMED, Refusal, invalid, refusal, refused

NO_JSON = {
    "empty": b" ",
    "half": b"{",
    "a form": b"procedure=3.000347",
    "two": b"{} {}",
    "NaN": b'{"a": NaN}',
    "infinity": b'{"a": -Infinity}',
    "too much": b'{"a": 1e999}',
    "a key twice": b'{"a": 1, "a": 2}',
    "a key twice within": b'{"a": {"b": 1, "b": 2}}',
    "half a surrogate pair": b'{"a": "\\ud800"}',
    "a 5,000-digit number": b'{"a": ' + b"9" * 5000 + b"}",
    "a 5,000-digit fraction": b'{"a": 0.' + b"9" * 5000 + b"}",
    "100,000 deep": b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "100,000 open": b"[" * 100_000,
}
NO_OBJECT = {"null": b"null", "an array": b"[]", "a text": b'"{}"', "a number": b"0"}
NO_TYPES = [
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "text/json",
    "application/xml",
    "application/jsonp",
    ";",
]


AT_EVERY_DOOR = {"half", "a key twice", "100,000 deep", "null", "text/plain"}
"""Each door hands its body to one reader of all. That it does, these say; how that one reads, one door of each kind."""


@pytest.fixture(scope="session")
def taking(every_door: list[Door]) -> list[Door]:
    """Those that may be sent a body."""
    return [door for door in every_door if door.method in {"POST", "PUT", "DELETE"}]


def doors_for(name: str, taking: list[Door]) -> list[Door]:
    kinds = {(door.path.split("/")[1], door.who): door for door in taking}
    return taking if name in AT_EVERY_DOOR else list(kinds.values())


def everywhere(visitor: Visitor, taking: list[Door], body: bytes) -> Iterator[tuple[Door, Refusal]]:
    """What each door says to it: the first in both languages, for all take theirs from one place."""
    first, *others = taking
    yield first, refused(lambda language: visitor.knock(first, body, language))
    for door in others:
        yield door, refusal(visitor.knock(door, body))


@pytest.mark.asvs("1.5.3")
@pytest.mark.parametrize("name", NO_JSON)
def test_what_is_no_json_of_ours_is_refused_everywhere(
    visitor: Visitor, taking: list[Door], books: Books, me: str, name: str
) -> None:
    with books.untouched(me):
        for door, found in everywhere(visitor, doors_for(name, taking), NO_JSON[name]):
            assert found == MALFORMED, door


@pytest.mark.parametrize("name", NO_OBJECT)
def test_what_is_no_object_is_refused_everywhere(
    visitor: Visitor, taking: list[Door], books: Books, me: str, name: str
) -> None:
    with books.untouched(me):
        for door, found in everywhere(visitor, doors_for(name, taking), NO_OBJECT[name]):
            assert found == invalid(("", "wrong_value")), door


def test_bytes_that_are_no_utf_8_never_become_text(
    visitor: Visitor, taking: list[Door], books: Books, me: str
) -> None:
    """The emulator puts U+FFFD where they stood; API Gateway hands them over as they are."""
    with books.untouched(me):
        for door in taking:
            found = refusal(visitor.knock(door, b'{"\xed\xa0\x80\xff": 1}'))
            # Where it arrives as other bytes than were signed, nobody signed it.
            assert found.status in {400, 422, *({401} if door.who == "signing" else ())}, door


def test_300_kb_are_too_many_everywhere(
    visitor: Visitor, taking: list[Door], books: Books, me: str
) -> None:
    body = json.dumps({"a": "x" * 300_000}).encode()
    with books.untouched(me):
        for door, found in everywhere(visitor, taking, body):
            assert found == Refusal(413, "too_large"), door


def test_a_thousand_wrong_fields_are_not_a_thousand_answers(
    visitor: Visitor, taking: list[Door]
) -> None:
    body = json.dumps({f"field{number}": 0 for number in range(1000)}).encode()
    for door in taking:
        assert len(refusal(visitor.knock(door, body)).defects) == 20, door


@pytest.mark.parametrize("content_type", NO_TYPES)
def test_only_json_is_taken(
    visitor: Visitor, taking: list[Door], books: Books, me: str, content_type: str
) -> None:
    with books.untouched(me):
        for door in doors_for(content_type, taking):
            body = json.dumps(visitor.said.get(str(door), {})).encode()
            found = refused(
                lambda language, door=door, body=body: visitor.knock(
                    door, body, language | {"Content-Type": content_type}
                )
            )
            assert found == Refusal(400, "content_type_not_json"), door


@pytest.mark.asvs("4.1.4")
def test_only_documented_methods_reach_a_door(
    visitor: Visitor, every_door: list[Door], books: Books, me: str
) -> None:
    """API Gateway refuses these itself. The emulator drops the words our template gives it for that."""
    known = {(door.method, door.path) for door in every_door}
    with books.untouched(me):
        for door in every_door:
            for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
                if (method, door.path) not in known:
                    other = Door(method, door.path, door.who, door.headers, None)
                    assert visitor.knock(other, b"{}").status_code == 403, other


@pytest.mark.parametrize("given", ["PUT", "DELETE"])
def test_a_header_does_not_change_the_method(
    visitor: Visitor, every_door: list[Door], books: Books, me: str, given: str
) -> None:
    names = ("X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method")
    reading = [door for door in every_door if door.path == "/drafts/{draft}"]
    door = next(door for door in reading if door.method == "GET")
    with books.untouched(me):
        for name in names:
            assert visitor.knock(door, headers={name: given}).status_code == 200
