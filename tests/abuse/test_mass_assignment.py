"""Every field that any answer carries, put into every request: nothing is to be set that was not asked for."""

import json
from collections.abc import Iterator, Sequence

import pytest

from tests.abuse.books import Books
from tests.abuse.doors import Door, Json, Visitor, told_fields
from tests.abuse.refusing import refusal
from tests.people import Citizen, good, new_key

TOLD_AT_ONCE = 20
"""So many defects one refusal names."""
SAVING = {"declaration", "saved_at", "expires_at", "version"}
NEVER_TOLD = {"owner", "once", "role", "is_admin", "kind", "pk", "sk", "v", "ttl", "__class__"}


def pieces(names: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(names), TOLD_AT_ONCE):
        yield names[start : start + TOLD_AT_ONCE]


@pytest.fixture(scope="session")
def foreign(document: Json) -> set[str]:
    return told_fields(document) | NEVER_TOLD


def test_every_body_is_known(visitor: Visitor, every_door: list[Door]) -> None:
    """If this fails, a new door takes a body: give it one in conftest.py."""
    taking = {str(door): door.fields for door in every_door if door.fields is not None}
    assert set(visitor.said) == set(taking)
    for door, said in visitor.said.items():
        assert set(said) <= set(taking[door] or ())


def test_the_answers_have_fields_to_inject(foreign: set[str]) -> None:
    assert {"state", "version", "amount", "secret", "due_at", "paid_at", "scanner"} <= foreign
    assert len(foreign) > 100


@pytest.mark.asvs("15.3.3", "8.2.3")
@pytest.mark.fault("F26")
def test_no_door_takes_a_field_it_does_not_name(
    visitor: Visitor, every_door: list[Door], foreign: set[str], books: Books, me: str
) -> None:
    with books.untouched(me):
        for door in every_door:
            if door.method == "GET":
                continue
            said = visitor.said.get(str(door), {})
            for some in pieces(sorted(foreign - (door.fields or frozenset()))):
                body = json.dumps(said | dict.fromkeys(some, "paid")).encode()
                found = refusal(visitor.knock(door, body))
                assert found.status == 422, door
                assert set(found.defects) == {(f"/{name}", "unknown_field") for name in some}, door


@pytest.mark.fault("F26")
def test_a_declaration_sets_nothing_but_itself(
    citizen: Citizen, foreign: set[str], books: Books, me: str
) -> None:
    """It is free in form while it is written. What it may hold is asked before it is submitted."""
    draft = citizen.save(citizen.start())
    for some in pieces(sorted(foreign - set(citizen.declaration()))):
        said = citizen.declaration() | dict.fromkeys(some, "paid")
        after = _saved(citizen, draft, said)
        assert {name for name in after if after[name] != draft[name]} <= SAVING
        with books.unchanged(me):
            submitted = {"draft": draft["draft"]}
            answer = citizen.http.post("/dossiers", json=submitted, headers=new_key())
            blamed = {pointer for pointer, _ in refusal(answer).defects}
            assert {f"/declaration/{name}" for name in some} <= blamed
        draft = after


def _saved(citizen: Citizen, draft: Json, declaration: Json) -> Json:
    said = {"declaration": declaration, "agency": draft["agency"]}
    seen = {"If-Match": f'"{draft["version"]}"'}
    return dict(good(citizen.http.put(f"/drafts/{draft['draft']}", json=said, headers=seen)))
