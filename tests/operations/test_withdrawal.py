"""A citizen asks for their dossier back; an agency ends one with a ground."""

from datetime import timedelta

import pytest

from portal.domain.errors import Conflict, Invalid, NotFound, Stale
from portal.domain.session import AgencyCaller, Session
from portal.domain.transitions import EventType, State
from portal.operations.agency_moves import MoveAnswer
from portal.operations.refuse_withdrawal import RefuseWithdrawal, refuse_withdrawal
from portal.operations.stop_dossier import StopDossier, StopReason, stop_dossier
from tests.operations.world import AGENCY, World, key, session

FIELD = ("field", "address")
OTHER = AgencyCaller(agency="G01.01")


def withdraw(world: World, code: str, name: str = "w", me: Session | None = None) -> None:
    world.withdraw(code, name, me)


def refuse(
    world: World, code: str, name: str = "r", seen: int | None = None, me: AgencyCaller = AGENCY
) -> MoveAnswer:
    command = RefuseWithdrawal(reason="Giấy phép đã in")
    return refuse_withdrawal(command, code, me, key(name), seen, world.dossiers, world.clock)


def stop(
    world: World,
    code: str,
    ground: StopReason,
    seen: int | None = None,
    me: AgencyCaller = AGENCY,
) -> MoveAnswer:
    command = StopDossier(reason_code=ground, reason="Theo yêu cầu")
    return stop_dossier(command, code, me, key("s"), seen, world.dossiers, world.clock)


@pytest.mark.parametrize("came", ["handed_over", "processing", "awaiting_payment"])
def test_a_withdrawal_is_followed_or_refused(came: str) -> None:
    world = World()
    code = getattr(world, came)()
    left = world.head(code).state
    withdraw(world, code)
    withdraw(world, code)
    shown = world.show(code)
    assert (shown.state_code, shown.next.who.en) == (7, "The agency")
    assert shown.withdrawal is not None
    assert shown.withdrawal.reason == "Tôi đổi ý"
    assert world.read(code).withdrawal == "Tôi đổi ý"
    assert refuse(world, code) == refuse(world, code)
    kept = world.show(code)
    assert (kept.state, kept.withdrawal) == (left, None)
    assert kept.withdrawal_refused is not None
    assert kept.withdrawal_refused.reason == "Giấy phép đã in"
    withdraw(world, code, "again")
    assert world.show(code).withdrawal_refused is None
    assert stop(world, code, StopReason.WITHDRAWN) == stop(world, code, StopReason.WITHDRAWN)
    ended = world.show(code)
    assert (ended.state_code, ended.next.until) == (8, None)
    assert ended.stop is not None
    assert (ended.stop.code, ended.stop.reason) == ("withdrawn", "Theo yêu cầu")
    assert world.head(code).ended_at == world.clock.now()


@pytest.mark.parametrize(("came", "paid"), [("awaiting_payment", False), ("paid", True)])
def test_the_last_event_says_whether_money_has_to_go_back(came: str, *, paid: bool) -> None:
    world = World()
    code = getattr(world, came)()
    withdraw(world, code)
    stop(world, code, StopReason.WITHDRAWN)
    assert world.dossiers.events(world.identifier(code))[-1].data["fee_paid"] is paid


def test_what_no_agency_has_seen_is_stopped_at_once() -> None:
    world = World()
    code = world.came_back()
    withdraw(world, code)
    ended = world.show(code)
    assert (ended.state_code, ended.supplement) == (8, None)
    last = world.dossiers.events(world.identifier(code))[-1]
    assert (last.type, last.by.role, last.data["reason_code"]) == (
        EventType.STOPPED,
        "citizen",
        "withdrawn",
    )


def test_what_is_being_handed_over_cannot_be_withdrawn_yet() -> None:
    world = World()
    code = world.submit(world.complete().draft).code
    with pytest.raises(Conflict, match="being_handed_over"):
        withdraw(world, code)


@pytest.mark.parametrize("came", ["decided", "offered"])
def test_what_is_decided_cannot_be_withdrawn(came: str) -> None:
    world = World()
    code = getattr(world, came)()
    with pytest.raises(Conflict, match="transition_not_allowed"):
        withdraw(world, code)


def test_a_withdrawal_is_the_owners_and_its_answer_the_agencys() -> None:
    world = World()
    code = world.handed_over()
    with pytest.raises(NotFound):
        withdraw(world, code, me=session("person-00000002"))
    withdraw(world, code)
    with pytest.raises(NotFound):
        refuse(world, code, me=OTHER)
    with pytest.raises(NotFound):
        stop(world, code, StopReason.WITHDRAWN, me=OTHER)
    with pytest.raises(Stale):
        refuse(world, code, seen=1)
    with pytest.raises(Stale):
        stop(world, code, StopReason.WITHDRAWN, seen=1)


def test_what_was_not_withdrawn_cannot_be_kept() -> None:
    world = World()
    with pytest.raises(Conflict, match="transition_not_allowed"):
        refuse(world, world.processing())


def test_a_supplement_waits_as_long_as_was_left_for_it() -> None:
    world = World()
    code = world.processing()
    until = world.ask(code, FIELD).answer_by
    assert until is not None
    withdraw(world, code)
    world.wait(60 * 24 * 2)
    answer = refuse(world, code)
    assert answer.answer_by == until + timedelta(days=2)
    shown = world.show(code)
    assert shown.state is not None
    assert (shown.state, shown.next.until) == ("awaiting_supplement", answer.answer_by)
    assert shown.supplement is not None
    assert shown.supplement.answer_by == answer.answer_by
    (line,) = world.read(code).supplements
    assert line.answer_by == answer.answer_by


def test_a_supplement_is_waited_for_until_its_day() -> None:
    world = World()
    code = world.processing()
    until = world.ask(code, FIELD).answer_by
    assert until is not None
    minutes = int((until - world.clock.now()).total_seconds() // 60)
    world.wait(minutes)
    with pytest.raises(Conflict, match="answer_still_awaited"):
        stop(world, code, StopReason.SUPPLEMENT_NOT_GIVEN)
    world.wait(1)
    assert stop(world, code, StopReason.SUPPLEMENT_NOT_GIVEN).state == "stopped"
    assert world.show(code).supplement is None
    (line,) = world.read(code).supplements
    assert line.answered_at is None


@pytest.mark.parametrize(
    ("came", "grounds"),
    [
        ("processing", {StopReason.NOT_ELIGIBLE, StopReason.OTHER}),
        ("handed_over", set()),
        ("awaiting_payment", set()),
    ],
)
@pytest.mark.parametrize("ground", StopReason)
def test_a_ground_fits_the_state(came: str, grounds: set[StopReason], ground: StopReason) -> None:
    world = World()
    code = getattr(world, came)()
    if ground in grounds:
        assert stop(world, code, ground).state == "stopped"
        return
    expected: type[Exception] = Invalid if grounds else Conflict
    with pytest.raises(expected):
        stop(world, code, ground)
    assert world.head(code).state is not State.STOPPED
