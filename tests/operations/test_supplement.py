"""Asked once and completely, answered once and completely; meanwhile the clock stands."""

from datetime import UTC, datetime

import pytest

from portal.domain.errors import Conflict, Defect, Invalid, KeyReused, NotFound, Raced
from portal.domain.leg import Leg, Outcome
from portal.domain.ports.files import Unsafe
from portal.domain.session import AgencyCaller
from portal.domain.transitions import EventType, State
from portal.operations.remove_supplement_paper import remove_supplement_paper
from portal.operations.request_fee import request_fee
from portal.operations.start_processing import start_processing
from portal.operations.stop_dossier import StopDossier, StopReason, stop_dossier
from portal.operations.supplementing import on_file
from portal.operations.walk_intake import Cleaned, list_papers
from tests.operations.world import AGENCY, DECLARATION, LOCKED, World, key, session

HEALTH, LICENCE = "giay-kham-suc-khoe", "giay-phep-lai-xe"
PAPER, FIELD = ("paper", HEALTH), ("field", "address")
STRANGER = session("person-00000002")
NEW_ADDRESS = "5 Trần Phú, phường Hải Châu, Thành phố Đà Nẵng"


def pointers(refused: pytest.ExceptionInfo[Invalid]) -> set[tuple[str, str]]:
    return {(defect.pointer, defect.code) for defect in refused.value.defects}


def last(world: World, code: str) -> dict[str, object]:
    return dict(world.dossiers.events(world.identifier(code))[-1].data)


# --- asking
def test_the_citizen_is_asked_for_everything_at_once_and_by_a_day() -> None:
    world = World()
    code = world.handed_over()
    answer = world.ask(code, PAPER, FIELD)
    assert answer.state == "awaiting_supplement"
    assert answer.answer_by == datetime(2026, 12, 21, 10, tzinfo=UTC)  # the 20th is a Sunday
    shown = world.show(code)
    assert shown.state_code == 5
    assert shown.next.until == answer.answer_by
    asked = shown.supplement
    assert asked is not None
    assert (asked.number, asked.requested_by, asked.why_again) == (1, "agency", None)
    assert [(one.target, one.name.en, one.answered) for one in asked.items] == [
        (HEALTH, "Driver's health certificate, still valid", False),
        ("address", "Current address", False),
    ]
    assert asked.items[0].why.en == "Wrong"


def test_the_event_names_each_defect_and_none_of_the_words() -> None:
    world = World()
    code = world.handed_over()
    world.ask(code, PAPER)
    told = last(world, code)
    assert told["items"] == {f"paper:{HEALTH}": "wrong"}
    assert "Chưa đúng" not in str(told)


def test_asking_twice_with_one_key_is_asking_once() -> None:
    world = World()
    code = world.handed_over()
    assert world.ask(code, PAPER) == world.ask(code, PAPER)
    assert world.head(code).supplements == 1


def test_only_what_the_procedure_asks_for_can_be_asked_for_and_each_once() -> None:
    world = World()
    code = world.handed_over()
    with pytest.raises(Invalid) as refused:
        world.ask(code, ("paper", "address"), ("field", HEALTH), PAPER, PAPER)
    assert pointers(refused) == {
        ("/items/0/target", "not_offered"),
        ("/items/1/target", "not_offered"),
        ("/items/3/target", "named_twice"),
    }
    assert world.head(code).state is State.REGISTERED


def test_another_agency_asks_for_nothing() -> None:
    world = World()
    code = world.handed_over()
    with pytest.raises(NotFound):
        world.ask(code, PAPER, caller=AgencyCaller(agency="G01.01"))


@pytest.mark.parametrize("state", ["accepted", "awaiting_payment", "decided"])
def test_asked_is_before_acceptance_or_in_process(state: str) -> None:
    world = World()
    code = world.decided() if state == "decided" else world.awaiting_payment()
    if state == "accepted":
        world = World()
        code = world.handed_over()
        world.accept(code)
    with pytest.raises(Conflict, match="transition_not_allowed"):
        world.ask(code, PAPER)


def test_asking_again_says_why_it_was_not_seen_before() -> None:
    world = World()
    code = world.processing()
    world.ask(code, FIELD)
    world.give(code, address=NEW_ADDRESS)
    with pytest.raises(Conflict, match="why_again_missing"):
        world.ask(code, PAPER, name="again")
    world.ask(code, PAPER, name="again", why_again="Giấy khám vừa hết hạn")
    asked = world.show(code).supplement
    assert asked is not None
    assert (asked.number, asked.why_again) == (2, "Giấy khám vừa hết hạn")


def test_before_and_after_acceptance_each_phase_has_its_request() -> None:
    world = World()
    code = world.handed_over()
    world.ask(code, FIELD, name="first")
    world.give(code, address=NEW_ADDRESS)
    world.walk_intake(code)
    world.accept(code)
    start_processing(code, AGENCY, key("s"), None, world.dossiers, world.clock)
    world.ask(code, PAPER, name="second")
    assert world.head(code).supplements == 2


def test_nobody_judges_what_they_cannot_open_yet() -> None:
    world = World()
    code = world.handed_over()
    world.ask(code, PAPER)
    world.bring(code, HEALTH)
    world.give(code)
    with pytest.raises(Conflict, match="supplement_being_read"):
        world.accept(code)
    world.walk_intake(code)
    world.accept(code)
    assert world.head(code).state is State.ACCEPTED


def test_who_asked_for_it_back_waits_for_nobodys_reading() -> None:
    world = World()
    code = world.handed_over()
    world.ask(code, PAPER)
    world.bring(code, HEALTH)
    world.give(code)
    world.withdraw(code)
    command = StopDossier(reason_code=StopReason.WITHDRAWN, reason="Theo đề nghị")
    stop_dossier(command, code, AGENCY, key("stop"), None, world.dossiers, world.clock)
    assert world.head(code).state is State.STOPPED


def test_a_copy_that_was_made_before_it_came_back_is_not_made_again() -> None:
    world = World()
    code = world.came_back()
    world.bring(code, HEALTH)
    world.give(code)
    (left,) = list_papers(world.identifier(code), world.dossiers)
    world.walk_intake(code)
    read = world.read(code)
    assert [it.withheld for it in read.papers if not it.replaced] == [None, None]
    assert left.id in {it.paper for it in read.papers if it.supplement == 1}


def test_what_the_portal_asked_for_is_not_the_agencys_request() -> None:
    world = World()
    code = world.came_back()
    world.bring(code, HEALTH)
    world.give(code)
    world.walk_intake(code)
    assert world.ask(code, FIELD).state == "awaiting_supplement"


# --- answering
def test_an_answer_leads_back_and_stands_in_the_place_of_what_was_wrong() -> None:
    world = World()
    code = world.handed_over()
    world.ask(code, PAPER, FIELD)
    paper = world.bring(code, HEALTH)
    shown = world.show(code).supplement
    assert shown is not None
    assert [one.answered for one in shown.items] == [True, False]
    assert [one.paper for one in shown.papers] == [paper]
    world.give(code, address=NEW_ADDRESS)
    after = world.show(code, moved=True)
    assert after == world.show(code)
    assert (after.state, after.supplement) == ("registered", None)
    with pytest.raises(NotFound):
        world.show("G01.79-261120-9999", moved=True)
    view = world.read(code)
    assert view.declaration == {**DECLARATION, "address": NEW_ADDRESS}
    assert [(one.required_document, one.supplement, one.replaced) for one in view.papers] == [
        (HEALTH, 0, True),
        (LICENCE, 0, False),
        (HEALTH, 1, False),
    ]
    assert [one.withheld for one in view.papers] == [None, None, "being_checked"]
    (asked,) = view.supplements
    assert asked.answered_at == world.clock.now()


def test_the_answer_is_fixed_in_the_chain_by_checksums() -> None:
    world = World()
    code = world.handed_over()
    world.ask(code, PAPER, FIELD)
    paper = world.bring(code, HEALTH)
    world.give(code, address=NEW_ADDRESS)
    told = last(world, code)
    assert told["papers"].keys() == {paper}  # type: ignore[attr-defined]  # JSON
    assert len(str(told["declaration"])) == 64
    assert "Trần Phú" not in str(told)
    assert "due_at" not in told


def test_everything_that_lacks_or_was_not_asked_is_said_at_once() -> None:
    world = World()
    code = world.handed_over()
    world.ask(code, PAPER, FIELD, ("field", "birth_date"))
    with pytest.raises(Invalid) as refused:
        world.give(code, full_name="Khác", birth_date="hôm qua")
    assert pointers(refused) == {
        (f"/papers/{HEALTH}", "paper_missing"),
        ("/declaration/address", "missing"),
        ("/declaration/full_name", "not_asked"),
        ("/declaration/birth_date", "wrong_form"),
    }
    assert world.head(code).state is State.AWAITING_SUPPLEMENT


def test_a_declaration_does_not_grow_without_bound() -> None:
    world = World()
    code = world.handed_over()
    world.ask(code, FIELD)
    with pytest.raises(Invalid) as refused:
        world.give(code, address="x" * 70_000)
    assert ("/declaration", "too_long") in pointers(refused)


def test_giving_twice_with_one_key_is_giving_once() -> None:
    world = World()
    code = world.handed_over()
    world.ask(code, FIELD)
    world.give(code, address=NEW_ADDRESS)
    world.give(code, address=NEW_ADDRESS)
    assert len(world.dossiers.events(world.identifier(code))) == 4
    with pytest.raises(KeyReused):
        world.give(code, address="5 Trần Phú, Đà Nẵng")
    with pytest.raises(Conflict, match="transition_not_allowed"):
        world.give(code, "other", address=NEW_ADDRESS)


def test_an_upload_that_was_looked_at_meanwhile_is_seen() -> None:
    """Somebody else's change of the supplement makes the answer look again, and it is given once."""
    world = World()
    code = world.handed_over()
    world.ask(code, FIELD)
    world.dossiers.racing = 2
    world.give(code, address=NEW_ADDRESS)
    assert world.head(code).state is State.REGISTERED


def test_the_clock_stands_while_the_citizen_answers() -> None:
    world = World()
    code = world.processing()
    before = world.head(code).due_at
    world.ask(code, FIELD)  # on Friday 20/11: all five days are left
    world.wait(60 * 24 * 7)
    world.give(code, address=NEW_ADDRESS)  # on Friday 27/11
    after = world.head(code)
    assert after.state is State.PROCESSING
    assert after.due_at == datetime(2026, 12, 4, 10, tzinfo=UTC)
    told = last(world, code)
    assert (told["due_before"], told["due_at"]) == (
        before.isoformat() if before else None,
        after.due_at.isoformat(),
    )


# --- its papers
def test_the_same_file_announced_again_is_the_same_paper() -> None:
    world = World()
    code = world.handed_over()
    world.ask(code, PAPER)
    first, second = world.offered_for(code, HEALTH), world.offered_for(code, HEALTH)
    assert first.paper == second.paper
    other = world.offered_for(code, HEALTH, b"%PDF another one")
    assert other.paper.paper != first.paper.paper


def test_only_papers_that_were_asked_for_are_taken() -> None:
    world = World()
    code = world.handed_over()
    with pytest.raises(Conflict, match="transition_not_allowed"):
        world.offered_for(code, HEALTH)
    world.ask(code, PAPER)
    with pytest.raises(Invalid) as refused:
        world.offered_for(code, LICENCE)
    assert refused.value.defects == (Defect(pointer="/required_document", code="not_asked"),)


def test_an_upload_can_be_looked_at_twice_and_taken_back() -> None:
    world = World()
    code = world.handed_over()
    world.ask(code, PAPER)
    paper = world.bring(code, HEALTH)
    world.look_at(code, paper)
    remove_supplement_paper(code, paper, world.me, world.dossiers)
    asked = world.show(code).supplement
    assert asked is not None
    assert asked.papers == ()
    remove_supplement_paper(code, paper, world.me, world.dossiers)
    assert world.show(code).supplement == asked
    with pytest.raises(NotFound):
        world.look_at(code, paper)


def test_the_supplement_is_its_citizens_alone() -> None:
    world = World()
    code = world.handed_over()
    world.ask(code, PAPER)
    paper = world.bring(code, HEALTH)
    with pytest.raises(NotFound):
        remove_supplement_paper(code, paper, STRANGER, world.dossiers)


def test_a_supplement_that_was_just_answered_is_read_again() -> None:
    world = World()
    code = world.handed_over()
    world.ask(code, FIELD)
    dossier = world.identifier(code)
    asked = world.dossiers.asked[dossier][1]
    world.dossiers.asked[dossier][1] = asked.changed(answered_at=world.clock.now())
    with pytest.raises(Raced):
        world.give(code, address=NEW_ADDRESS)


# --- papers that cannot be made safe come back
def test_a_locked_paper_comes_back_before_anything_is_received() -> None:
    world = World()
    code = world.came_back()
    with pytest.raises(NotFound):
        world.read(code)
    shown = world.show(code)
    asked = shown.supplement
    assert asked is not None
    assert (shown.state_code, asked.requested_by) == (5, "portal")
    ((item,)) = asked.items
    assert (item.target, item.code, item.answered) == (HEALTH, "encrypted", False)
    assert item.text.startswith("Giấy khám.pdf: Tệp bị khóa bằng mật khẩu")
    assert " / The file is locked" in item.text
    assert "password" in item.why.en
    assert world.head(code).leg_awaited() is None


def test_once_it_is_answered_the_leg_walks_again_and_only_then_it_is_received() -> None:
    world = World()
    code = world.came_back()
    world.bring(code, HEALTH)
    world.give(code)
    awaited = world.head(code).leg_awaited()
    assert awaited is not None
    assert awaited.leg is Leg.INTAKE
    assert world.walk_intake(code) is Outcome.HANDED_OVER
    papers = world.read(code).papers
    assert [(one.required_document, one.supplement) for one in papers] == [
        (LICENCE, 0),
        (HEALTH, 1),
    ]
    assert all(one.url for one in papers)


def test_it_comes_back_as_often_as_it_cannot_be_opened() -> None:
    world = World()
    code = world.came_back()
    world.bring(code, HEALTH, LOCKED + b" again")
    world.give(code)
    assert world.walk_intake(code) is Outcome.SENT_BACK
    assert world.walk_intake(code) is Outcome.SENT_BACK
    assert world.head(code).supplements == 2


def test_one_document_is_asked_for_once_however_many_of_its_files_are_locked() -> None:
    world = World()
    draft = world.saved(world.draft())
    for content in (LOCKED, LOCKED + b" 2"):
        world.uploaded(draft.draft, HEALTH, content)
    world.uploaded(draft.draft, LICENCE)
    code = world.submit(draft.draft).code
    assert world.walk_intake(code) is Outcome.SENT_BACK
    asked = world.show(code).supplement
    assert asked is not None
    ((item,)) = asked.items
    assert item.target == HEALTH
    assert item.text.count("Giấy khám.pdf: Tệp bị khóa") == 2


def test_a_leg_that_looked_at_other_papers_changes_nothing() -> None:
    world = World()
    code = world.came_back()
    dossier = world.identifier(code)
    late = [
        Cleaned(outcome=Outcome.CLEAN, paper=one.paper.paper, sha256=one.paper.sha256)
        for one in on_file(world.head(code), world.dossiers).papers
    ]
    world.bring(code, HEALTH)
    world.give(code)
    assert world.hand_over(dossier, late) is Outcome.OVERTAKEN
    assert world.head(code).handed_over_at is None


def test_after_the_handing_over_the_leg_reads_what_is_new() -> None:
    world = World()
    code = world.processing()
    world.ask(code, PAPER)
    paper = world.bring(code, HEALTH)
    world.give(code)
    dossier = world.identifier(code)
    assert [one.id for one in list_papers(dossier, world.dossiers)] == [paper]
    world.wait(10)
    world.sweep()
    assert [leg for leg, *_ in world.legs.started] == [Leg.INTAKE]
    assert world.walk_intake(code) is Outcome.HANDED_OVER
    assert world.walk_intake(code) is Outcome.HANDED_OVER
    assert world.dossiers.events(dossier)[-1].type is EventType.SUPPLEMENT_RECEIVED
    head = world.head(code)
    assert (head.state, head.unread_since, head.leg_awaited()) == (State.PROCESSING, None, None)
    assert world.read(code).papers[-1].url


def test_after_the_handing_over_a_locked_paper_comes_back_too() -> None:
    """What could be opened need not be brought again; the clock stands once more."""
    world = World()
    code = world.processing()
    world.ask(code, PAPER, ("paper", LICENCE))
    world.bring(code, HEALTH, LOCKED)
    licence = world.bring(code, LICENCE)
    world.give(code)
    for _ in range(2):
        assert world.walk_intake(code) is Outcome.SENT_BACK
    asked = world.show(code).supplement
    assert asked is not None
    assert (asked.requested_by, [one.target for one in asked.items]) == ("portal", [HEALTH])
    assert world.head(code).leg_awaited() is None
    new = world.bring(code, HEALTH)
    world.give(code, "again")
    dossier = world.identifier(code)
    assert [one.id for one in list_papers(dossier, world.dossiers)] == [new]
    assert world.walk_intake(code) is Outcome.HANDED_OVER
    assert world.head(code).state is State.PROCESSING
    standing = {one.paper: one.url for one in world.read(code).papers if not one.replaced}
    assert standing.keys() == {licence, new}
    assert all(standing.values())


def test_a_locked_paper_is_withheld_where_the_dossier_went_on() -> None:
    world = World()
    code = world.processing()
    world.ask(code, PAPER)
    world.bring(code, HEALTH, LOCKED)
    world.give(code)
    request_fee(code, AGENCY, key("fee"), None, world.dossiers, world.procedures, world.clock)
    assert world.walk_intake(code) is Outcome.HANDED_OVER
    new = world.read(code).papers[-1]
    assert (new.withheld, new.url, new.sha256) == (Unsafe.ENCRYPTED, None, None)


def test_a_dossier_of_an_earlier_release_says_that_a_paper_was_withheld() -> None:
    world = World()
    code = world.handed_over()
    events = world.dossiers.happened[world.identifier(code)]
    papers = dict.fromkeys(events[-1].data["papers"])  # type: ignore[arg-type]  # JSON
    events[-1] = events[-1].model_copy(update={"data": {"papers": papers}})
    assert {one.withheld for one in world.read(code).papers} == {"cannot_be_made_safe"}
    events[-1] = events[-1].model_copy(update={"data": {}})
    assert {one.withheld for one in world.read(code).papers} == {"being_checked"}
