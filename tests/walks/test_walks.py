"""Two hundred dossiers, each on a lawful way of its own, by several people at once and in bad weather.

WALKS_SEED chooses the ways, WALKS_DOSSIERS how many there are.
"""

import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest
from botocore.exceptions import BotoCoreError, ClientError

from infra.books import StackBooks
from infra.tools import say
from portal.domain.books import Seen
from portal.domain.ports.books import Text
from tests.faults.ledger import Walks
from tests.faults.rig import Rig
from tests.people import BRIEF, Citizen, until
from tests.walks.silence import Overheard, broken, one_time_codes, places, written
from tests.walks.steps import open_to
from tests.walks.walkers import AGENCY, PATIENCE, Json, Walk
from tests.walks.weather import WEATHER

pytestmark = pytest.mark.soak

SEED = int(os.environ.get("WALKS_SEED") or random.SystemRandom().randrange(10**6))
DOSSIERS = int(os.environ.get("WALKS_DOSSIERS") or 200)
CITIZENS, ABREAST = 5, 12
MOST_STEPS = 30
SWEEP_SECONDS, LOOK_SECONDS = 15.0, 1.0
APART_SECONDS = 5.0
"""The first ones come one after another: each function's processes start beneath them, two seconds of processor each.
What a crowd does that comes in one moment is what `tests/races` is for."""

ENDS = {"refused", "stopped", "returned"}


def test_each_dossier_goes_its_way_and_the_books_hold(rigged: Rig) -> None:
    say(f"{DOSSIERS} dossiers, seed {SEED}")
    with ExitStack() as opened:
        heard = Overheard(rigged)
        opened.enter_context(again_and_again(heard.look_into_queues, LOOK_SECONDS))
        begin = begun(rigged, heard, opened)
        rigged.harm(*(replace(one, seed=SEED + number) for number, one in enumerate(WEATHER)))
        with sweeping(rigged), ThreadPoolExecutor(ABREAST) as pool:
            ends = list(pool.map(lambda number: come(number, begin), range(DOSSIERS)))
        harmed = rigged.harmed()
        rigged.calm()
        walks = [walk for walk, _ in ends]
        went_wrong = [f"{walk.code} {walk.steps}: {wrong}" for walk, wrong in ends if wrong]
        for one in went_wrong:
            say(one)
        assert not went_wrong
        found = rigged.recovered()
        views = [walk.view() for walk in walks]
        texts = everything_written(rigged, heard)
        short = one_time_codes(rigged, rigged.others) | {view["secret"] for view in views}
    states = Counter(view["state"] for view in views)
    steps = Counter(step for walk in walks for step in walk.steps)
    seen = places(texts)
    Walks(SEED, dict(states), dict(steps), dict(harmed), dict(found.counts), seen).write()
    assert broken(texts, rigged.canaries, short) == []
    assert found.counts[Seen.DOSSIER] == DOSSIERS
    assert [view["code"] for view in views if not in_good_hands(view)] == []


def everything_written(rig: Rig, heard: Overheard) -> list[Text]:
    with rig.shelves() as shelves:
        assert isinstance(shelves.books, StackBooks)
        return list(written(rig, shelves.books, heard))


def begun(rig: Rig, heard: Overheard, opened: ExitStack) -> Callable[[int], Walk]:
    """Who walks: signed in while the weather is still fair, and overheard from their first word."""
    people = [opened.enter_context(closing(arrived(rig, heard))) for _ in range(CITIZENS)]
    rig.others += people
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


def arrived(rig: Rig, heard: Overheard) -> Citizen:
    """Registering and signing in are where one-time codes go about."""
    citizen = Citizen(rig.stack.portal, rig.sandbox)
    citizen.http.timeout = httpx.Timeout(60)
    citizen.http.event_hooks = {"response": [heard.read]}
    return citizen.arrive()


def sweeping(rig: Rig) -> AbstractContextManager[None]:
    """The rig's five minutes are over again and again."""

    def sweep() -> None:
        with suppress(BotoCoreError, ClientError):
            rig.sweep()

    return again_and_again(sweep, SWEEP_SECONDS)


@contextmanager
def again_and_again(do: Callable[[], None], seconds: float) -> Iterator[None]:
    """Beside all else, every so many seconds."""
    over = threading.Event()

    def work() -> None:
        spent = 0.0
        while not over.wait(max(seconds - spent, LOOK_SECONDS)):
            begun = time.monotonic()
            do()
            spent = time.monotonic() - begun

    worker = threading.Thread(target=work)
    worker.start()
    try:
        yield
    finally:
        over.set()
        worker.join()


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


def in_good_hands(view: Json) -> bool:
    """It has come to its end, or somebody has to go on with it, and by when is known."""
    turn = view["next"]
    if view["state"] in ENDS:
        return turn["until"] is None
    return bool(turn["who"]["vi"]) and datetime.fromisoformat(turn["until"]) > datetime.now(UTC)
