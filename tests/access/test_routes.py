"""Route × caller: everybody knocks at every door of one dossier's life, those who may come in last."""

import json
from collections.abc import Iterator
from contextlib import closing

import httpx
import pytest

from functions.public.routes import OPENAPI
from tests.access.callers import CALLERS, Town, expected, told
from tests.access.life import life
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
    ):
        yield Town(stack, http, citizen.arrive(), stranger.arrive())


@pytest.fixture(scope="module")
def heard(town: Town) -> Heard:
    """Live that life once. What is refused must change nothing, or the next door would not open."""
    found: Heard = {}
    lived = life(town)
    knock = next(lived)
    while True:
        answers = town.answers(knock)
        found[knock.route] = {who: told(answers[who]) for who in CALLERS}
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
    assert heard[route] == expected().get(route, {})
