"""What the legs do, and that doing it twice is doing it once."""

import pytest

from portal.domain.dossier import Dossier
from portal.domain.errors import Conflict, NotFound
from portal.domain.leg import Leg, Outcome
from portal.domain.transitions import State
from portal.domain.trying import Turn, always
from portal.operations.sweep import ROUND, sweep
from portal.operations.verify_chain import verify_chain
from portal.operations.walk_intake import clean_paper, list_papers
from portal.operations.walk_return import find_result, offer_result, publish_result
from tests.fakes.work import FakeLegs
from tests.operations.world import PDF, RESULT, World, straight_over


def submitted(world: World) -> str:
    return world.identifier(world.submit(world.complete().draft).code)


def test_a_clean_copy_is_made_of_the_version_that_was_scanned() -> None:
    world = World()
    dossier = submitted(world)
    paper = list_papers(dossier, world.dossiers)[0]
    for versions in world.quarantine.stored.values():
        versions.append((b"%PDF swapped after the scan", "application/pdf"))
    cleaned = clean_paper(dossier, paper, world.quarantine, world.cleaner, world.clean)
    assert cleaned.outcome is Outcome.CLEAN
    assert b"swapped" not in b"".join(world.clean.stored.values())
    ((original, _),) = world.quarantine.stored[f"originals/papers/{dossier}/{paper.id}"]
    assert original == PDF


def test_bytes_that_are_no_longer_those_are_refused() -> None:
    world = World()
    dossier = submitted(world)
    paper = list_papers(dossier, world.dossiers)[0]
    for key in world.quarantine.stored:
        world.quarantine.stored[key] = [(b"%PDF tampered with", "application/pdf")]
    cleaned = clean_paper(dossier, paper, world.quarantine, world.cleaner, world.clean)
    assert (cleaned.outcome, cleaned.sha256) == (Outcome.REFUSED, None)


def test_a_second_leg_makes_no_second_copy() -> None:
    world = World()
    dossier = submitted(world)
    for paper in list_papers(dossier, world.dossiers):
        first, second = (
            clean_paper(dossier, paper, world.quarantine, world.cleaner, world.clean)
            for _ in range(2)
        )
        assert first == second
    originals = [
        kept for key, kept in world.quarantine.stored.items() if key.startswith("originals/")
    ]
    assert [len(versions) for versions in originals] == [1, 1]


def test_handing_over_twice_is_once() -> None:
    world = World()
    dossier = submitted(world)
    for _ in range(2):
        assert straight_over(dossier, world.dossiers, world.clock) is Outcome.HANDED_OVER
    assert len(world.dossiers.events(dossier)) == 2


def test_a_leg_of_a_dossier_that_is_not_there_fails_loudly() -> None:
    world = World()
    with pytest.raises(NotFound):
        list_papers("nobody", world.dossiers)


def test_a_result_is_published_byte_for_byte_and_offered_once() -> None:
    world = World()
    code = world.decided()
    dossier = world.identifier(code)
    result = find_result(dossier, world.dossiers)
    for _ in range(2):
        assert publish_result(dossier, result, world.quarantine, world.clean) is Outcome.PUBLISHED
        assert offer_result(dossier, world.dossiers, world.clock) is Outcome.OFFERED
    assert RESULT in world.clean.stored.values()
    assert len(world.dossiers.events(dossier)) == 8


def test_a_result_that_changed_after_the_decision_is_not_published() -> None:
    world = World()
    dossier = world.identifier(world.decided())
    result = find_result(dossier, world.dossiers)
    for key in [key for key in world.quarantine.stored if key.startswith("results/")]:
        world.quarantine.stored[key] = [(b"%PDF another decision", "application/pdf")]
    with pytest.raises(Conflict, match="result_differs"):
        publish_result(dossier, result, world.quarantine, world.clean)


def test_there_is_no_result_to_find_before_one_was_decided() -> None:
    world = World()
    with pytest.raises(Conflict, match="no_result_yet"):
        find_result(submitted(world), world.dossiers)


def test_the_sweeper_starts_again_what_died_and_only_that() -> None:
    world = World()
    waiting = submitted(world)
    world.wait(10)
    for _ in range(2):
        swept = world.sweep()
        assert (swept.waiting, swept.started, swept.failed) == (1, 1, ())
    ((leg, dossier, _, _),) = world.legs.started
    assert (leg, dossier) == (Leg.INTAKE, waiting)


def test_a_leg_has_a_minute_to_begin() -> None:
    world = World()
    submitted(world)
    for waited, waiting in ((1, 0), (1, 1)):
        world.wait(waited)
        assert world.sweep().waiting == waiting


def test_the_sweeper_brings_a_decided_result_on_its_way() -> None:
    world = World()
    world.decided()
    world.wait(10)
    world.sweep()
    assert [leg for leg, *_ in world.legs.started] == [Leg.RETURN]


def test_nothing_waits_when_the_next_move_is_somebody_elses() -> None:
    world = World()
    world.offered()
    world.wait(10)
    assert world.sweep().waiting == 0


def test_what_never_succeeds_is_tried_ever_more_seldom() -> None:
    world = World()
    submitted(world)
    tries = []
    for minutes in range(5, 3 * 24 * 60, 5):
        world.wait(5)
        if world.sweep().started:
            tries.append(minutes)
    assert tries[:12] == list(range(5, 65, 5))
    assert tries[12:] == [80, 160, 320, 640, 1280, 1440, 2880]


def test_what_never_succeeds_hides_nothing_behind_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.operations.sweep.MOST", 1)
    world = World()
    submitted(world)
    world.wait(70)  # between two of its turns
    lately = world.identifier(world.submit(world.complete("lately").draft).code)
    world.wait(2)
    assert world.sweep().started == 1
    assert [dossier for _, dossier, *_ in world.legs.started] == [lately]


def test_one_dossiers_trouble_does_not_stop_the_sweep() -> None:
    world = World()
    poisoned, other = (
        submitted(world),
        world.identifier(world.submit(world.complete("b").draft, "b").code),
    )
    world.wait(10)
    healthy = world.dossiers.get

    def get(dossier: str) -> Dossier | None:
        if dossier == poisoned:
            raise ValueError(dossier)
        return healthy(dossier)

    world.dossiers.get = get  # type: ignore[method-assign]  # one head does not parse
    swept = world.sweep()
    assert (swept.started, swept.failed) == (1, (poisoned,))
    assert [dossier for _, dossier, *_ in world.legs.started] == [other]


class Silent(FakeLegs):
    """Each start takes half of a round, and comes to nothing."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._clock = world.clock

    def start(self, leg: Leg, *, dossier: str, code: str, number: int) -> None:
        self._clock.advance(ROUND / 2)
        super().start(leg, dossier=dossier, code=code, number=number)
        raise TimeoutError


def test_a_silent_neighbour_uses_up_its_own_time_and_no_more() -> None:
    world = World()
    for name in "abc":
        world.submit(world.complete(name).draft, name)
    world.wait(10)
    world.legs = Silent(world)
    swept = world.sweep()
    assert (swept.waiting, swept.started, len(swept.failed)) == (3, 0, 2)
    assert [dossier for _, dossier, *_ in world.legs.started] == list(swept.failed)


class Vanishing:
    """An index lags behind its table: it may name a dossier that has gone on."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.get = world.dossiers.get

    def waiting(self, _before: str, _limit: int, _its_turn: Turn = always) -> list[str]:
        return ["nobody", *self._world.dossiers.heads]


def test_a_lagging_index_starts_nothing() -> None:
    world = World()
    world.handed_over()
    sweep(Vanishing(world), world.legs, world.messages, world.clock)  # type: ignore[arg-type]  # only what a sweep asks of it
    assert world.legs.started == []


def test_honest_books_verify() -> None:
    world = World()
    world.offered()
    found = verify_chain(world.dossiers)
    assert (found.dossiers, found.events, found.broken) == (1, 8, ())


@pytest.mark.parametrize("place", [0, 4, 7])
def test_an_edited_event_is_named(place: int) -> None:
    world = World()
    code = world.offered()
    events = world.dossiers.happened[world.identifier(code)]
    events[place] = events[place].model_copy(update={"state": State.REFUSED})
    (broken,) = verify_chain(world.dossiers).broken
    assert (broken.code, broken.seq) == (code, place + 1)


def test_a_dropped_last_event_and_a_turned_back_head_are_seen() -> None:
    world = World()
    code = world.offered()
    dossier = world.identifier(code)
    last = world.dossiers.happened[dossier].pop()
    (broken,) = verify_chain(world.dossiers).broken
    assert broken.seq == last.seq
    world.dossiers.happened[dossier].clear()
    (broken,) = verify_chain(world.dossiers).broken
    assert broken.seq == 1


def test_events_without_their_head_are_seen() -> None:
    world = World()
    dossier = world.identifier(world.offered())
    headless = Headless(world, dossier)
    (broken,) = verify_chain(headless).broken  # type: ignore[arg-type]  # only what a verification asks of it
    assert broken.code == dossier


class Headless:
    def __init__(self, world: World, dossier: str) -> None:
        self.events = world.dossiers.events
        self._dossier = dossier

    def ids(self) -> list[str]:
        return [self._dossier]

    def get(self, _dossier: str) -> None:
        return None
