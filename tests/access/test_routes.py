"""Route × caller: everybody knocks at every door of one dossier's life, those who may come in last."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager

import httpx
import pytest

from functions.public.routes import OPENAPI
from tests.access.callers import AGENCY, OTHER, Town, expected, expected_of_staff, told
from tests.access.life import life
from tests.officers import Clerk
from tests.people import Citizen, Sandbox, good
from tests.stack import Stack

Heard = dict[str, dict[str, str]]
"""Route → caller → what they heard."""


@pytest.fixture(scope="module")
def town(stack: Stack) -> Iterator[Town]:
    with (
        closing(Sandbox(stack.sandbox)) as sandbox,
        closing(Citizen(stack.portal, sandbox)) as citizen,
        closing(Citizen(stack.portal, sandbox, name="Trần Văn Bình")) as stranger,
        httpx.Client(timeout=30) as http,
        house(stack, sandbox) as staff,
    ):
        yield Town(stack, http, citizen.arrive(), stranger.arrive(), staff)


@contextmanager
def house(stack: Stack, sandbox: Sandbox) -> Iterator[dict[str, Clerk]]:
    """One officer of each role; elsewhere, one of all roles."""
    with ExitStack() as opened:
        first, there = (
            opened.enter_context(closing(Clerk(stack, sandbox))).bootstrapped(code)
            for code in (AGENCY, OTHER)
        )
        roles = ("reception", "officer", "signer")
        hired = {role: opened.enter_context(closing(first.hires(role))) for role in roles}
        every = opened.enter_context(closing(there.hires(*roles, "supervisor")))
        yield {**hired, "supervisor": first, "elsewhere": every}


@pytest.fixture(scope="module")
def heard(town: Town) -> Heard:
    """Live that life once. What is refused must change nothing, or the next door would not open."""
    found: Heard = {}
    lived = life(town)
    knock = next(lived)
    while True:
        answers = town.answers(knock)
        found[knock.route] = {who: told(answer) for who, answer in answers.items()}
        try:
            knock = lived.send(answers)
        except StopIteration:
            return found


def operations(document: dict[str, dict[str, dict[str, object]]]) -> set[str]:
    return {f"{method.upper()} {path}" for path, on in document["paths"].items() for method in on}


@pytest.mark.asvs("8.1.1")
def test_every_route_has_a_row(stack: Stack) -> None:
    served = good(httpx.get(f"{stack.portal}/api/public/openapi.json"))
    assert operations(served) == set(expected())


def test_every_row_was_tried(heard: Heard) -> None:
    assert set(heard) == set(expected())


@pytest.mark.asvs("8.2.1", "8.3.1", "8.4.1")
@pytest.mark.parametrize("route", sorted(operations(json.loads(OPENAPI.read_bytes()))))
def test_a_door_opens_to_whom_the_table_says(heard: Heard, route: str) -> None:
    said = expected().get(route, {}) | expected_of_staff().get(route, {})
    assert heard[route] == said
