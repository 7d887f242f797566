"""What came back to its citizen before any agency saw it, and was never answered, ends: nobody else can end it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from portal.domain.dossier import Moved
from portal.domain.errors import Conflict, NotFound
from portal.domain.notice import CHANNELS
from portal.domain.supplement import Supplement
from portal.domain.transitions import EventType, Role, State
from portal.operations.stop_dossier import StopDossier, StopReason, stop_dossier
from portal.operations.stop_unanswered import stop_unanswered
from tests.operations.world import AGENCY, World, key

HEALTH = "giay-kham-suc-khoe"
A_MINUTE = timedelta(minutes=1)


def lapsed(world: World) -> str:
    """The code of one that was waited for until a moment ago."""
    code = world.came_back()
    to_its_day(world, code)
    world.wait(1)
    return code


def to_its_day(world: World, code: str) -> None:
    asked = world.head(code).supplement
    assert asked is not None
    world.clock.advance(asked.answer_by - world.clock.now())


def stop(world: World, code: str) -> bool:
    return stop_unanswered(world.identifier(code), world.dossiers, world.messages, world.clock)


def test_it_is_waited_for_until_its_day_and_ends_with_the_reason() -> None:
    world = World()
    code = world.came_back()
    to_its_day(world, code)
    assert (world.sweep().waiting, stop(world, code)) == (0, False)
    world.wait(1)
    assert (world.sweep().stopped, world.sweep().waiting) == (1, 0)
    shown = world.show(code)
    assert (shown.state_code, shown.supplement, shown.next.until) == (8, None, None)
    assert shown.stop is not None
    assert shown.stop.code == StopReason.SUPPLEMENT_NOT_GIVEN
    assert "chưa được chuyển" in shown.stop.reason
    assert " / The time to supplement it has passed" in shown.stop.reason
    assert world.head(code).ended_at == world.clock.now()


def test_its_citizen_is_told_as_of_an_agencys_stop() -> None:
    world = World()
    code = lapsed(world)
    world.sweep()
    last = world.dossiers.events(world.identifier(code))[-1]
    assert (last.type, last.by.role, last.data["fee_paid"]) == (
        EventType.STOPPED,
        Role.PORTAL,
        False,
    )
    assert CHANNELS[last.type]
    with pytest.raises(Conflict, match="transition_not_allowed"):
        world.give(code)


def test_twice_at_once_is_once() -> None:
    world = World()
    code = lapsed(world)
    quicker(world, lambda: stop(world, code))
    assert stop(world, code)
    events = world.dossiers.events(world.identifier(code))
    assert [event.type for event in events].count(EventType.STOPPED) == 1


def test_an_answer_that_comes_in_the_same_moment_and_first_has_its_effect() -> None:
    world = World()
    code = lapsed(world)
    world.bring(code, HEALTH)
    quicker(world, lambda: world.give(code))
    swept = world.sweep()
    assert (swept.waiting, swept.stopped, swept.failed) == (1, 0, ())
    assert world.head(code).state is State.REGISTERED
    world.wait(10)
    assert world.sweep().started == 1


def test_an_answer_that_comes_in_the_same_moment_and_second_has_none() -> None:
    world = World()
    code = lapsed(world)
    world.bring(code, HEALTH)
    quicker(world, lambda: stop(world, code))
    with pytest.raises(Conflict, match="transition_not_allowed"):
        world.give(code)
    assert world.head(code).state is State.STOPPED


def test_a_late_answer_is_taken_while_nothing_has_ended() -> None:
    world = World()
    code = lapsed(world)
    world.bring(code, HEALTH)
    world.give(code)
    assert not stop(world, code)
    assert world.head(code).state is State.REGISTERED


def test_what_an_agency_knows_is_the_agencys_to_end() -> None:
    """Whoever asked: it reads the dossier, and may wait longer."""
    world = World()
    code = world.processing()
    until = world.ask(code, ("field", "address")).answer_by
    assert until is not None
    world.clock.advance(until - world.clock.now() + A_MINUTE)
    assert (world.sweep().waiting, stop(world, code)) == (0, False)
    command = StopDossier(reason_code=StopReason.SUPPLEMENT_NOT_GIVEN, reason="Không bổ sung")
    answer = stop_dossier(command, code, AGENCY, key("s"), None, world.dossiers, world.clock)
    assert answer.state == "stopped"


def test_what_is_not_there_fails_loudly() -> None:
    world = World()
    with pytest.raises(NotFound):
        stop_unanswered("nobody", world.dossiers, world.messages, world.clock)


def quicker(world: World, do: Callable[[], object]) -> None:
    """Have this done in the moment before the next move is written."""
    commit = world.dossiers.commit

    def second(moved: Moved, supplement: Supplement | None = None) -> None:
        world.dossiers.commit = commit  # type: ignore[method-assign]
        do()
        commit(moved, supplement)

    world.dossiers.commit = second  # type: ignore[method-assign]
