"""Two hundred dossiers, each on a lawful way of its own, by several people at once and in bad weather.

WALKS_SEED chooses the ways, WALKS_DOSSIERS how many there are.
"""

import os
import random
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest

from infra.books import StackBooks
from infra.tools import say
from portal.domain.books import Seen
from portal.domain.ports.books import Text
from tests.faults.ledger import Walks
from tests.faults.rig import Rig
from tests.people import BRIEF, until
from tests.walks.beside import LOOK_SECONDS, again_and_again, sweeping
from tests.walks.newcomers import coming, newcomer
from tests.walks.silence import PLACES, Overheard, broken, one_time_codes, places, written
from tests.walks.steps import CASES, IN_VAIN, named, open_to
from tests.walks.walkers import AGENCY, PATIENCE, Json, Walk
from tests.walks.weather import WEATHER

pytestmark = pytest.mark.soak

SEED = int(os.environ.get("WALKS_SEED") or random.SystemRandom().randrange(10**6))
DOSSIERS = int(os.environ.get("WALKS_DOSSIERS") or 200)
CITIZENS, ABREAST = 5, 12
MOST_STEPS = 30
APART_SECONDS = 5.0
"""The first ones come one after another: each function's processes start beneath them, two seconds of processor each.
What a crowd does that comes in one moment is what `tests/races` is for."""

ENDS = {"refused", "stopped", "returned"}
ON_THEIR_TURN = {"You", "The agency"}
"""A dossier that waits for the portal, when all is done, waits for nobody."""


def test_each_dossier_goes_its_way_and_the_books_hold(rigged: Rig) -> None:
    say(f"{DOSSIERS} dossiers, seed {SEED}")
    with ExitStack() as opened:
        heard = Overheard(rigged)
        opened.enter_context(again_and_again(heard.look_into_queues, LOOK_SECONDS))
        begin = begun(rigged, heard, opened)
        rigged.harm(*(replace(one, seed=SEED + number) for number, one in enumerate(WEATHER)))
        with sweeping(rigged), coming(rigged, heard, opened) as arrived:
            ends = walked(begin)
        harmed, at_the_door = rigged.harmed(), rigged.harmed("auth")
        rigged.calm()
        walks = [walk for walk, _ in ends]
        went_wrong = [f"{walk.code} {walk.steps}: {wrong}" for walk, wrong in ends if wrong]
        for one in went_wrong:
            say(one)
        assert not went_wrong
        found = rigged.recovered()
        views = [walk.view() for walk in walks]
        texts = everything_written(rigged, heard)
        people = [rigged.citizen, *rigged.others]
        short = one_time_codes(rigged, people) | {view["secret"] for view in views}
    states = Counter(view["state"] for view in views)
    steps = Counter(step for walk in walks for step in walk.steps)
    seen = places(texts)
    newcomers = {"arrived": len(arrived), "calls harmed at their door": at_the_door.total()}
    Walks(
        SEED, dict(states), dict(steps), dict(harmed), dict(found.counts), seen, newcomers
    ).write()
    assert broken(texts, rigged.canaries, short) == []
    assert seen.keys() >= PLACES
    assert all(newcomers.values())
    assert found.counts[Seen.DOSSIER] == DOSSIERS
    assert found.counts[Seen.CASE] == sum(steps[named(step)] for step in CASES)
    assert found.counts[Seen.UNHEEDED] == sum(steps[named(step)] for step in IN_VAIN)
    known = {one["code"] for one in rigged.stack.sandbox_config["agencies"]}
    assert [view["code"] for view in views if not in_good_hands(view, known)] == []


def walked(begin: Callable[[int], Walk]) -> list[tuple[Walk, str]]:
    with ThreadPoolExecutor(ABREAST) as pool:
        return list(pool.map(lambda number: come(number, begin), range(DOSSIERS)))


def everything_written(rig: Rig, heard: Overheard) -> list[Text]:
    with rig.shelves() as shelves:
        assert isinstance(shelves.books, StackBooks)
        return list(written(rig, shelves.books, heard))


def begun(rig: Rig, heard: Overheard, opened: ExitStack) -> Callable[[int], Walk]:
    """Who walks: signed in while the weather is still fair, and overheard from their first word."""
    people = [opened.enter_context(closing(newcomer(rig, heard))).arrive() for _ in range(CITIZENS)]
    known = rig.stack.sandbox_config["agencies"]
    key = next(one["api_key"] for one in known if one["code"] == AGENCY)
    desk = httpx.Client(
        base_url=f"{rig.stack.portal}/api/agency/dossiers",
        headers={"Authorization": f"Bearer {key}"},
        timeout=60,
        limits=BRIEF,
    )
    opened.enter_context(desk)
    desk.event_hooks = {"response": [heard.read]}
    return lambda number: Walk(
        rig,
        people[number % CITIZENS],
        desk,
        random.Random(f"{SEED} {number}"),  # noqa: S311 - chance, and no secret
    )


def come(number: int, begin: Callable[[int], Walk]) -> tuple[Walk, str]:
    if number < ABREAST:
        time.sleep(number * APART_SECONDS)
    return ended(begin(number))


def ended(walk: Walk) -> tuple[Walk, str]:
    """The walk, and what went wrong with it: one dossier's trouble is not another's."""
    try:
        walk.file()
        while len(walk.steps) < MOST_STEPS and take_one(walk):
            pass
    except Exception as wrong:  # noqa: BLE001 - told at the end, with the others
        return walk, repr(wrong)
    return walk, ""


def take_one(walk: Walk) -> bool:
    """One step, if there is one to take: False where the way ends."""
    steps = open_to(
        until(lambda: turn(walk.view()), f"{walk.code} to be somebody's turn", PATIENCE)
    )
    if not steps:
        return False
    chosen = walk.chance.choices(steps, [step.weight for step in steps])[0]
    walk.steps.append(chosen.name)
    chosen.take(walk)
    return not chosen.last


def turn(view: Json) -> Json | None:
    """The dossier, once the portal has done its part."""
    match view["state"]:
        case "registered" | "processing" if unread(view):
            ready = False
        case "registered":
            ready = any(line["event"] == "DossierHandedOver" for line in view["timeline"])
        case "decided":
            ready = bool(view["result"] and view["result"]["available"])
        case _:
            ready = True
    return view if ready else None


def unread(view: Json) -> bool:
    """Whether a supplement was given that the portal still looks at."""
    told = [line["event"] for line in view["timeline"] if line["event"].startswith("Supplement")]
    return told[-1:] == ["SupplementGiven"]


def in_good_hands(view: Json, agencies: set[str]) -> bool:
    """It has come to its end, or somebody has to go on with it, and by when is known."""
    turn = view["next"]
    if view["state"] in ENDS:
        return turn["until"] is None
    who, until_when = turn["who"]["en"], datetime.fromisoformat(turn["until"])
    return (
        who in ON_THEIR_TURN
        and view["agency"]["code"] in agencies
        and until_when > datetime.now(UTC)
    )
