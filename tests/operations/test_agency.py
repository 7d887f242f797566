"""What an agency may do, in which order, and once."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from portal.domain.answer import MOST_KEPT, KeptAnswer
from portal.domain.checksum import sha256_of
from portal.domain.errors import Conflict, Invalid, KeyReused, NotFound, Raced, Stale
from portal.domain.event import result_of
from portal.domain.fee import FeeMoment
from portal.domain.once import Once
from portal.domain.session import AgencyCaller
from portal.domain.transitions import EventType, State
from portal.operations.accept_dossier import accept_dossier
from portal.operations.agency_moves import MoveAnswer
from portal.operations.download_result import result_key
from portal.operations.offer_result_upload import OfferResult, offer_result_upload
from portal.operations.read_dossier import AgencyView, read_dossier
from portal.operations.refuse_dossier import Reason, RefuseDossier, refuse_dossier
from portal.operations.request_fee import request_fee
from portal.operations.start_processing import start_processing
from tests.catalogue import TODAY, Changed
from tests.fakes.common import FakeClock
from tests.fakes.files import BAD
from tests.operations.world import AGENCY, DECLARATION, GPLX, RESULT, World, key

OTHER = AgencyCaller(agency="G01.01")
REFUSAL = RefuseDossier(reason_code=Reason.PAPERS_INVALID, reason="Giấy khám đã hết hạn")
Move = Callable[..., MoveAnswer]


def accept(
    world: World, code: str, name: str = "k", seen: int | None = None, me: AgencyCaller = AGENCY
) -> MoveAnswer:
    return accept_dossier(
        code, me, key(name), seen, world.dossiers, world.procedures, world.calendars, world.clock
    )


def refuse(
    world: World, code: str, name: str = "k", seen: int | None = None, me: AgencyCaller = AGENCY
) -> MoveAnswer:
    return refuse_dossier(REFUSAL, code, me, key(name), seen, world.dossiers, world.clock)


def start(
    world: World, code: str, name: str = "k", seen: int | None = None, me: AgencyCaller = AGENCY
) -> MoveAnswer:
    return start_processing(code, me, key(name), seen, world.dossiers, world.clock)


def fee(
    world: World, code: str, name: str = "k", seen: int | None = None, me: AgencyCaller = AGENCY
) -> MoveAnswer:
    return request_fee(code, me, key(name), seen, world.dossiers, world.procedures, world.clock)


def read(world: World, code: str, me: AgencyCaller = AGENCY) -> AgencyView:
    return read_dossier(
        code,
        me,
        world.dossiers,
        world.procedures,
        world.calendars,
        world.clean,
        world.messages,
        world.diary,
        world.clock,
    )


def state(world: World, code: str) -> State:
    dossier = world.dossiers.find(code)
    assert dossier is not None
    return dossier.state


def test_accepting_fixes_the_due_date_by_working_days() -> None:
    world = World()
    code = world.handed_over()
    answer = accept(world, code)
    assert (answer.state, answer.version) == ("accepted", 7)
    assert answer.due_at is not None
    assert (
        answer.due_at.isoformat() == "2026-11-30T10:00:00+00:00"
    )  # Monday 17:00 in Vietnam; 24/11 is off


def test_a_second_knock_gets_the_same_answer_even_after_the_dossier_went_on() -> None:
    world = World()
    code = world.handed_over()
    first = accept(world, code, "once")
    start(world, code, "then")
    world.wait(60)
    assert accept(world, code, "once") == first
    assert state(world, code) is State.PROCESSING


def test_a_key_of_another_request_is_refused() -> None:
    world = World()
    code = world.handed_over()
    accept(world, code, "once")
    with pytest.raises(KeyReused):
        start_processing(
            code,
            AGENCY,
            Once(key=key("once").key, request="f" * 64),
            None,
            world.dossiers,
            world.clock,
        )


@pytest.mark.parametrize("move", [start, fee])
def test_no_step_is_skipped(move: Move) -> None:
    world = World()
    code = world.handed_over()
    with pytest.raises(Conflict, match="transition_not_allowed"):
        move(world, code)


def test_refusing_ends_it_with_the_reason() -> None:
    world = World()
    code = world.handed_over()
    refuse(world, code)
    dossier = world.dossiers.find(code)
    assert dossier is not None
    assert (dossier.state, dossier.refusal and dossier.refusal.reason) == (
        State.REFUSED,
        REFUSAL.reason,
    )
    with pytest.raises(Conflict):
        accept(world, code, "after")


@pytest.mark.parametrize("move", [accept, refuse, start, fee])
def test_another_agency_finds_nothing(move: Move) -> None:
    world = World()
    code = world.handed_over()
    with pytest.raises(NotFound):
        move(world, code, me=OTHER)
    with pytest.raises(NotFound):
        read(world, code, OTHER)


def test_nobody_sees_a_dossier_before_it_was_handed_over() -> None:
    world = World()
    receipt = world.submit(world.complete().draft)
    with pytest.raises(NotFound):
        read(world, receipt.code)


def test_deciding_upon_what_has_moved_is_stale() -> None:
    world = World()
    code = world.handed_over()
    seen = read(world, code).version
    with pytest.raises(Stale):
        accept(world, code, seen=seen - 1)
    assert accept(world, code, seen=seen).state == "accepted"


def test_an_officer_reads_the_declaration_and_clean_copies() -> None:
    world = World()
    view = read(world, world.handed_over())
    assert (view.applicant, view.declaration) == ("citizen", DECLARATION)
    assert [paper.withheld for paper in view.papers] == [None, None]
    assert all(paper.url and paper.sha256 for paper in view.papers)
    assert all("Giấy khám" in paper.file_name for paper in view.papers)
    assert not [paper for paper in view.papers if "Giấy" in str(paper.url)], "links are logged"
    assert len(world.clean.stored) == 2


def test_as_what_they_asked_is_not_made_up_for_those_who_did_not_say() -> None:
    world = World()
    code = world.handed_over()
    story = world.dossiers.happened[world.identifier(code)]
    data = {name: value for name, value in story[0].data.items() if name != "applicant"}
    story[0] = story[0].model_copy(update={"data": data})
    assert read(world, code).applicant is None


def test_the_fee_is_the_procedures_and_asked_for_once() -> None:
    world = World()
    code = world.processing()
    assert fee(world, code, "one").amount == 135_000
    world = World()
    with pytest.raises(Conflict, match="fee_already_requested"):
        fee(world, world.paid(), "two")


def test_where_nothing_is_due_nothing_is_asked_for() -> None:
    world = World()
    code = world.processing()
    with pytest.raises(Conflict, match="no_fee_due"):
        request_fee(
            code,
            AGENCY,
            key("fee"),
            None,
            world.dossiers,
            Changed(world.procedures.in_force(GPLX, TODAY), fees=()),
            world.clock,
        )


def test_a_free_procedure_is_decided_without_payment() -> None:
    world = World()
    code = world.processing()
    result = world.announced_result(code)
    world.quarantine.upload(result_key(world.identifier(code), result), RESULT)
    world.procedures = Changed(world.procedures.in_force(GPLX, TODAY), fees=())  # type: ignore[assignment]  # as good a catalogue as the other
    assert world.decide(code, result).state == "decided"


def test_below_level_four_the_counter_takes_the_money() -> None:
    world = World()
    code = world.processing()
    world.procedures = Changed(
        world.procedures.in_force(GPLX, TODAY), level=3, fee_due=FeeMoment.INTAKE
    )  # type: ignore[assignment]  # as good a catalogue as the other
    with pytest.raises(Conflict, match="not_payable_online") as refused:
        fee(world, code)
    assert [defect.code for defect in refused.value.defects] == ["pay_intake", "way_counter"]
    result = world.announced_result(code)
    world.quarantine.upload(result_key(world.identifier(code), result), RESULT)
    assert world.decide(code, result).state == "decided"


def test_a_decision_comes_with_the_announced_file() -> None:
    world = World()
    code = world.decided()
    dossier = world.dossiers.find(code)
    assert dossier is not None
    assert dossier.state is State.DECIDED
    assert dossier.result is not None
    assert dossier.result.available is False
    result = result_of(world.dossiers.events(dossier.id))
    assert result is not None
    assert (result.id, result.number, result.sha256) == (
        dossier.result.id,
        "12/QĐ",
        sha256_of(RESULT),
    )


def test_no_decision_before_the_fee_is_paid() -> None:
    world = World()
    code = world.processing()
    with pytest.raises(Conflict, match="fee_unpaid"):
        world.decide(code, world.announced_result(code))


def test_no_decision_without_a_file() -> None:
    world = World()
    code = world.paid()
    with pytest.raises(Invalid):
        world.decide(code, "never-announced")
    with pytest.raises(Conflict, match="nothing_uploaded"):
        world.decide(code, world.announced_result(code))


@pytest.mark.parametrize(
    ("announced", "uploaded", "code"),
    [
        (RESULT, RESULT + b"!", "paper_differs"),
        (RESULT, RESULT[::-1], "paper_differs"),
        (b"MZ", b"MZ", "paper_type_differs"),
        (RESULT + BAD, RESULT + BAD, "paper_infected"),
    ],
)
def test_no_decision_with_another_file(announced: bytes, uploaded: bytes, code: str) -> None:
    world = World()
    dossier = world.paid()
    result = world.announced_result(dossier, announced)
    world.quarantine.upload(result_key(world.identifier(dossier), result), uploaded)
    with pytest.raises(Invalid) as refused:
        world.decide(dossier, result)
    assert refused.value.defects[0].code == code
    assert state(world, dossier) is State.PROCESSING


def test_racing_moves_are_decided_again_on_what_is_stored() -> None:
    world = World()
    code = world.handed_over()
    world.dossiers.racing = 2
    assert accept(world, code).state == "accepted"


def test_the_answer_to_any_move_is_made_of_its_event() -> None:
    world = World()
    answer: Any = start(world, world_accepted(world))
    assert (answer.due_at, answer.amount) == (None, None)


def world_accepted(world: World) -> str:
    code = world.handed_over()
    accept(world, code, "accept")
    return code


def test_a_key_announces_one_file() -> None:
    world = World()
    code = world.paid()
    first = world.announced_result(code, RESULT, name="one")
    assert world.announced_result(code, RESULT, name="one") == first
    other = Once(key=key("one").key, request="f" * 64)
    command = OfferResult(
        file_name="b.pdf", content_type="application/pdf", size=9, sha256=sha256_of(b"%PDF else")
    )
    with pytest.raises(KeyReused):
        offer_result_upload(command, code, AGENCY, other, world.dossiers, world.quarantine)
    stored = world.dossiers.expected(world.identifier(code), first)
    assert stored is not None
    assert stored.sha256 == sha256_of(RESULT)


def test_an_upload_that_vanished_between_two_knocks_is_a_race() -> None:
    world = World()
    code = world.paid()
    world.announced_result(code, RESULT, name="one")
    world.dossiers.expected = lambda *_: None  # type: ignore[method-assign]  # its time was up just then
    with pytest.raises(Raced):
        world.announced_result(code, RESULT, name="one")


def test_a_due_date_beyond_the_announced_holidays_is_provisional() -> None:
    world = World()
    code = world.handed_over()
    accept(world, code)
    (known,) = [e for e in world.dossiers.events(world.identifier(code)) if "due_at" in e.data]
    assert known.data["provisional"] is False
    late = World(clock=FakeClock(datetime(2027, 12, 29, 2, tzinfo=UTC)))
    code = late.handed_over()
    accept(late, code)
    (beyond,) = [e for e in late.dossiers.events(late.identifier(code)) if "due_at" in e.data]
    assert beyond.data["provisional"] is True


# --- what changes nothing is kept
def kept(world: World, code: str) -> list[KeptAnswer]:
    return list(world.dossiers.answers(world.identifier(code)))


def test_a_stale_answer_is_kept_once_and_changes_nothing() -> None:
    world = World()
    code = world.handed_over()
    before = world.dossiers.find(code)
    assert before is not None
    for _ in range(2):
        with pytest.raises(Stale):
            accept(world, code, seen=1)
        world.wait(1)
    (one,) = kept(world, code)
    assert one.model_dump(exclude={"id", "at"}) == {
        "agency": AGENCY.agency,
        "what": EventType.ACCEPTED,
        "seen": 1,
        "version": before.version,
        "state": State.REGISTERED,
        "why": "stale",
    }
    assert world.dossiers.find(code) == before


def test_answers_in_the_wrong_order_are_kept_with_the_state_they_met() -> None:
    world = World()
    code = world.handed_over()
    with pytest.raises(Conflict):
        start(world, code, "early")
    accept(world, code, "accept")
    with pytest.raises(Conflict):
        refuse(world, code, "late")
    assert {(one.what, one.state, one.why) for one in kept(world, code)} == {
        (EventType.PROCESSING_STARTED, State.REGISTERED, "transition_not_allowed"),
        (EventType.REFUSED, State.ACCEPTED, "transition_not_allowed"),
    }


def test_other_words_under_a_used_key_are_kept() -> None:
    world = World()
    code = world.handed_over()
    accept(world, code, "once")
    for words in ("a", "b", "b"):
        other = Once(key=key("once").key, request=words * 64)
        with pytest.raises(KeyReused):
            start_processing(code, AGENCY, other, None, world.dossiers, world.clock)
    assert [one.why for one in kept(world, code)] == ["idempotency_key_reused"] * 2


def test_only_so_many_are_kept() -> None:
    world = World()
    code = world.handed_over()
    for number in range(MOST_KEPT + 3):
        with pytest.raises(Stale):
            accept(world, code, f"key-{number}", seen=1)
    assert len(kept(world, code)) == MOST_KEPT


def test_what_was_done_or_nobody_decided_about_is_not_kept() -> None:
    world = World()
    code = world.handed_over()
    world.dossiers.racing = 5
    with pytest.raises(Raced):
        accept(world, code, "once")
    accept(world, code, "once")
    accept(world, code, "once")
    with pytest.raises(NotFound):
        accept(world, code, "theirs", me=OTHER)
    assert kept(world, code) == []
