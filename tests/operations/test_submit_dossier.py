"""A draft becomes a dossier: once, whole, and on the version the citizen saw."""

import re

import pytest

from portal.domain.chain import first_break
from portal.domain.draft import Draft
from portal.domain.errors import Invalid, KeyReused, NotFound, Raced, Stale
from portal.domain.once import Once
from portal.domain.transitions import EventType, State
from portal.operations.again import TIMES
from portal.operations.submit_dossier import SubmitDossier, submit_dossier
from tests.operations.world import World, key, session

NATIONAL = re.compile(r"^[A-Z]\d{2}(?:\.\d{1,3}){0,3}-\d{6}-\d{4,7}$")


def test_a_complete_draft_gets_a_code_a_secret_and_a_first_link() -> None:
    world = World()
    receipt = world.submit(world.complete().draft)
    assert receipt.code == "G01.79-261120-0001"
    assert NATIONAL.match(receipt.code)
    assert len(receipt.secret) == 4
    dossier = world.dossiers.find(receipt.code)
    assert dossier is not None
    assert (dossier.state, dossier.state.code, dossier.chain) == (
        State.REGISTERED,
        1,
        receipt.chain_head,
    )
    (event,) = world.dossiers.events(dossier.id)
    assert event.type is EventType.SUBMITTED
    assert first_break([(event.content(), event.previous, event.hash)]) is None
    assert receipt.papers == 2


def test_the_second_tab_gets_the_first_receipt() -> None:
    world = World()
    draft = world.complete().draft
    first = world.submit(draft, "one tab")
    assert world.submit(draft, "one tab") == first
    assert world.submit(draft, "another tab") == first
    assert len(world.dossiers.heads) == 1


def test_a_tab_overtaken_between_two_looks_gets_the_first_receipt_too() -> None:
    world = World()
    draft = world.complete().draft
    look, first = world.drafts.find, []

    def overtaken(name: str) -> Draft | None:
        world.drafts.find = look
        first.append(world.submit(draft, "the other tab"))
        return look(name)

    world.drafts.find = overtaken
    assert world.submit(draft, "one tab") == first[0]


def test_a_draft_that_is_nowhere_is_not_found() -> None:
    with pytest.raises(NotFound):
        World().submit("nowhere-at-all")


def test_a_key_used_for_something_else_is_refused() -> None:
    world = World()
    draft = world.complete().draft
    world.submit(draft, "one")
    other = Once(key=key("one").key, request="f" * 64)
    with pytest.raises(KeyReused):
        submit_dossier(
            SubmitDossier(draft=draft),
            world.me,
            other,
            None,
            world.drafts,
            world.dossiers,
            world.checklist(),
            world.codes,
        )


def test_a_strangers_submitted_draft_does_not_exist_for_me() -> None:
    world = World()
    draft = world.complete().draft
    world.submit(draft)
    with pytest.raises(NotFound):
        world.submit(draft, me=session("person-00000002"))


def test_what_lacks_something_is_not_submitted_and_says_all_of_it() -> None:
    world = World()
    draft = world.saved(world.draft())
    with pytest.raises(Invalid) as refused:
        world.submit(draft.draft)
    assert {defect.pointer for defect in refused.value.defects} == {
        "/papers/giay-kham-suc-khoe",
        "/papers/giay-phep-lai-xe",
    }
    assert world.dossiers.heads == {}


def test_a_draft_that_changed_after_it_was_checked_is_stale() -> None:
    world = World()
    draft = world.complete()
    with pytest.raises(Stale):
        world.submit(draft.draft, seen=draft.version - 1)
    assert world.submit(draft.draft, seen=draft.version).code


def test_a_race_is_run_again_and_in_the_end_said() -> None:
    world = World()
    draft = world.complete().draft
    world.dossiers.racing = TIMES
    with pytest.raises(Raced):
        world.submit(draft)
    world.dossiers.racing = 1
    assert world.submit(draft).code


def test_the_chain_holds_checksums_and_nothing_personal() -> None:
    world = World()
    receipt = world.submit(world.complete().draft)
    (event,) = world.dossiers.events(world.identifier(receipt.code))
    text = event.model_dump_json()
    assert "Nguyễn" not in text
    assert "790123456789" not in text
    assert set(event.data) == {"applicant", "return_by", "declaration", "papers"}
