"""Writing a draft: what a citizen may do to their own, and nobody to another's."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from portal.domain.checksum import sha256_of
from portal.domain.draft import KEPT, KEPT_AT_MOST, MOST_DRAFTS, MOST_PAPERS, PaperState
from portal.domain.errors import Conflict, Invalid, KeyReused, NotFound, Raced, Stale, Unavailable
from portal.domain.model import Words
from portal.operations.add_paper import AddPaper, add_paper, paper_key
from portal.operations.again import TIMES
from portal.operations.drafting import DraftView, own_draft
from portal.operations.list_drafts import list_drafts
from portal.operations.remove_draft import remove_draft
from portal.operations.save_draft import SaveDraft
from portal.operations.start_draft import StartDraft
from tests.catalogue import TODAY, Changed
from tests.fakes.files import BAD
from tests.operations.world import DECLARATION, GPLX, PDF, World, key, session

STRANGER = session("person-00000002")


def test_a_draft_starts_empty_and_is_kept_for_a_month() -> None:
    world = World()
    draft = world.draft()
    assert (draft.declaration, draft.papers, draft.version, draft.return_by) == (
        {},
        (),
        1,
        "online",
    )
    assert draft.expires_at == world.clock.now() + KEPT


def test_the_same_key_again_is_the_same_draft_even_after_it_was_saved() -> None:
    world = World()
    first = world.draft()
    world.saved(first)
    assert world.draft().version == 2
    assert len(world.dossiers.drafts) == 1


def test_the_same_key_for_another_request_is_refused() -> None:
    world = World()
    world.draft("one")
    with pytest.raises(KeyReused):
        world.begin(StartDraft(procedure=GPLX), key("one", b"other"))


def test_a_key_whose_draft_became_a_dossier_starts_no_second_one() -> None:
    world = World()
    world.submit(world.complete("one").draft)
    with pytest.raises(Conflict, match="draft_gone"):
        world.draft("one")


def test_a_late_second_knock_does_not_bring_a_removed_draft_back() -> None:
    world = World()
    remove_draft(world.draft("one").draft, world.me, world.drafts)
    with pytest.raises(Conflict, match="draft_gone"):
        world.draft("one")
    assert world.draft("two").version == 1


def test_what_is_typed_has_one_spelling_and_nothing_invisible() -> None:
    typed = {"full_name": "Nguye\u0302\u0303n", "more": [{"note": "one\nline", "n": 1}]}
    saved = SaveDraft.model_validate({"declaration": typed}).declaration
    assert saved == {"full_name": "Nguyễn", "more": [{"note": "one\nline", "n": 1}]}
    for hidden in ({"a": "x\u202e"}, {"a": [{"b": "\u200b"}]}, {"\u202e": 1}, {"a": {"\x00": 1}}):
        with pytest.raises(ValidationError, match="invisible_character"):
            SaveDraft.model_validate({"declaration": hidden})


def test_one_person_has_so_many_drafts_and_no_more() -> None:
    world = World()
    started = [world.draft(f"draft-{number}") for number in range(MOST_DRAFTS)]
    with pytest.raises(Conflict, match="too_many_drafts"):
        world.draft("one more")
    assert world.draft("draft-0") == started[0]
    remove_draft(started[1].draft, world.me, world.drafts)
    assert world.draft("one more").version == 1


def test_the_drafts_of_others_do_not_count() -> None:
    world = World()
    for number in range(MOST_DRAFTS):
        world.draft(f"draft-{number}")
    world.me = STRANGER
    assert world.draft("a strangers").owner == STRANGER.person


def test_an_unknown_procedure_is_not_found() -> None:
    world = World()
    with pytest.raises(NotFound):
        world.begin(StartDraft(procedure="9.999999"))


@pytest.mark.parametrize(
    ("change", "reason", "ways"),
    [
        ({"level": 2}, "not_online", ["way_counter"]),
        ({"level": 1, "channels": ("counter", "post")}, "not_online", ["way_counter", "way_post"]),
        ({"level": 2, "channels": ("post",)}, "not_online", ["way_post"]),
        ({"agencies": ()}, "not_taken_here", ["way_counter"]),
        ({"declaration_schema": {}}, "not_taken_here", ["way_counter"]),
    ],
)
def test_what_cannot_be_filed_online_is_refused_with_the_ways_that_are_left(
    change: dict[str, object], reason: str, ways: list[str]
) -> None:
    world = World()
    kind = Words(vi="Ủy ban nhân dân cấp xã", en="Commune People's Committee")
    world.procedures = Changed(world.procedures.in_force(GPLX, TODAY), agency_kind=kind, **change)
    with pytest.raises(Conflict, match=reason) as refused:
        world.begin(StartDraft(procedure=GPLX))
    assert [defect.code for defect in refused.value.defects] == ways
    assert {defect.params["place"] for defect in refused.value.defects} == {kind}


def test_nobody_chooses_how_to_get_a_result_below_level_four() -> None:
    world = World()
    world.procedures = Changed(
        world.procedures.in_force(GPLX, TODAY), level=3, returns=("counter", "post")
    )
    draft = world.begin(StartDraft(procedure=GPLX))
    assert draft.return_by == "counter"
    command = SaveDraft(declaration={}, return_by="post")
    with pytest.raises(Invalid) as refused:
        world.keep(command, draft.draft)
    (defect,) = refused.value.defects
    assert (defect.pointer, defect.code) == ("/return_by", "return_only_counter")
    kept = world.keep(SaveDraft(declaration={}), draft.draft)
    assert kept.return_by == "counter"


def test_the_way_back_is_chosen_at_level_four_and_stays_until_another_is() -> None:
    world = World()
    shipped = world.procedures
    world.procedures = Changed(shipped.in_force(GPLX, TODAY), returns=("online", "counter", "post"))
    draft = world.draft()
    for version, (chosen, kept) in enumerate(((None, "online"), ("post", "post"), (None, "post"))):
        command = SaveDraft(declaration={}, return_by=chosen)
        saved = world.keep(command, draft.draft, version + 1)
        assert saved.return_by == kept
    world.procedures = shipped
    refused = [defect for defect in world.check(draft.draft).defects if "return" in defect.pointer]
    assert [defect.code for defect in refused] == ["not_offered"]


def test_half_a_declaration_is_saved_and_the_version_moves() -> None:
    world = World()
    saved = world.saved(world.draft(), {"full_name": "Nguyễn"}, agency=None)
    stored = own_draft(saved.draft, world.me, world.drafts)
    assert (stored.declaration, stored.agency, stored.version) == ({"full_name": "Nguyễn"}, None, 2)


def test_saving_what_somebody_changed_meanwhile_is_stale() -> None:
    world = World()
    draft = world.draft()
    world.saved(draft)
    with pytest.raises(Stale):
        world.saved(draft, {"full_name": "Nguyễn"})


def test_losing_the_race_between_reading_and_saving_is_stale_too() -> None:
    world = World()
    draft = world.draft()
    world.dossiers.overtaken = draft.changed(world.clock.now(), declaration={"theirs": 1})
    with pytest.raises(Stale):
        world.saved(draft)


def test_a_save_whose_answer_was_lost_is_answered_again() -> None:
    world = World()
    draft = world.draft()
    command = SaveDraft(declaration={"full_name": "Nguyễn"}, province="Hà Giang")
    saved = world.keep(command, draft.draft)
    world.wait(1)
    assert world.keep(command, draft.draft) == saved
    assert own_draft(draft.draft, world.me, world.drafts) == saved


def test_two_knocks_of_one_save_at_a_time_are_one_save() -> None:
    world = World()
    draft = world.draft()
    first = draft.changed(
        world.clock.now(), declaration=DECLARATION, agency="G01.79", province="79"
    )
    world.dossiers.overtaken = first
    assert world.saved(draft) == first


def test_the_same_words_upon_another_version_are_stale() -> None:
    """What stands between was never seen: not the other window's papers, not its words."""
    world = World()
    saved = world.saved(draft := world.draft())
    world.announced(draft.draft)
    with pytest.raises(Stale):
        world.saved(draft)
    with pytest.raises(Stale):
        world.saved(saved, {**DECLARATION, "address": "12 Lê Lợi"})


@pytest.mark.parametrize(
    ("command", "pointer"),
    [
        (SaveDraft(declaration={"address": "đ" * 40_000}), "/declaration"),
        (SaveDraft(declaration={}, agency="G01.99"), "/agency"),
        (SaveDraft(declaration={}, return_by="pigeon"), "/return_by"),
    ],
)
def test_what_a_draft_cannot_hold_is_named_and_changes_nothing(
    command: SaveDraft, pointer: str
) -> None:
    world = World()
    draft = world.draft()
    with pytest.raises(Invalid) as refused:
        world.keep(command, draft.draft)
    assert [defect.pointer for defect in refused.value.defects] == [pointer]
    assert own_draft(draft.draft, world.me, world.drafts) == draft


VERBS: list[Callable[[World, str], Any]] = [
    lambda w, d: own_draft(d, STRANGER, w.drafts),
    lambda w, d: replace(w, me=STRANGER).keep(SaveDraft(declaration={}), d),
    lambda w, d: remove_draft(d, STRANGER, w.drafts),
    lambda w, d: replace(w, me=STRANGER).drop(d, "paper-000001"),
    lambda w, d: w.submit(d, me=STRANGER),
]


@pytest.mark.parametrize("verb", VERBS, ids=["read", "save", "remove", "drop", "submit"])
def test_another_citizens_draft_does_not_exist(verb: Callable[[World, str], Any]) -> None:
    world = World()
    draft = world.draft()
    with pytest.raises(NotFound):
        verb(world, draft.draft)
    with pytest.raises(NotFound):
        verb(world, "nobody-has-this")


def test_ones_drafts_are_listed_with_their_titles_last_saved_first() -> None:
    world = World()
    world.draft("one")
    world.wait(1)
    latest = world.draft("two")
    listed = list_drafts(world.me, world.drafts, world.procedures).items
    assert listed[0].draft == latest.draft
    assert {line.title.vi for line in listed} == {"Đổi giấy phép lái xe"}
    assert list_drafts(STRANGER, world.drafts, world.procedures).items == ()


def test_a_removed_draft_is_gone_even_if_it_had_to_try_twice() -> None:
    world = World()
    draft = world.draft()
    world.dossiers.racing = 1
    remove_draft(draft.draft, world.me, world.drafts)
    with pytest.raises(NotFound):
        own_draft(draft.draft, world.me, world.drafts)
    remove_draft(draft.draft, world.me, world.drafts)
    with pytest.raises(NotFound):
        remove_draft(draft.draft, STRANGER, world.drafts)


def test_a_view_shows_neither_owner_nor_key() -> None:
    world = World()
    shown = DraftView.of(world.draft()).model_dump()
    assert not {"owner", "once"} & set(shown)


def test_a_paper_is_offered_exactly_as_announced_under_a_key_without_its_name() -> None:
    world = World()
    draft = world.draft()
    paper = world.announced(draft.draft)
    where = paper_key(draft.draft, paper.paper)
    assert world.quarantine.offered == {where: ("application/pdf", len(PDF), sha256_of(PDF))}
    assert "khám" not in where


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"required_document": "so-do"}, "/required_document"),
        ({"content_type": "text/html"}, "/content_type"),
        ({"size": 10 * 2**20 + 1}, "/size"),
    ],
)
def test_a_paper_nobody_asked_for_is_refused_before_any_upload(
    changes: dict[str, Any], pointer: str
) -> None:
    world = World()
    draft = world.draft()
    command = AddPaper(
        required_document="giay-kham-suc-khoe",
        file_name="a.pdf",
        content_type="application/pdf",
        size=10 * 2**20,
        sha256=sha256_of(PDF),
    ).model_copy(update=changes)
    with pytest.raises(Invalid) as refused:
        add_paper(
            command,
            draft.draft,
            world.me,
            None,
            world.drafts,
            world.procedures,
            world.quarantine,
            world.codes,
            world.clock,
        )
    assert refused.value.defects[0].pointer == pointer
    assert world.quarantine.offered == {}


def test_a_draft_takes_so_many_papers_and_no_more() -> None:
    world = World()
    draft = world.draft().draft
    for number in range(MOST_PAPERS):
        world.announced(draft, content=PDF + bytes([number]))
    with pytest.raises(Conflict, match="too_many_papers"):
        world.announced(draft)


def test_a_good_upload_is_clean_and_bound_to_the_version_that_was_scanned() -> None:
    world = World()
    draft = world.uploaded(world.draft().draft, "giay-kham-suc-khoe")
    paper = draft.papers[0]
    assert (paper.state, paper.scanner, paper.object_version) == (PaperState.CLEAN, "fake", "0")
    assert draft.held() == ("giay-kham-suc-khoe",)


@pytest.mark.parametrize(
    ("announced", "uploaded", "code"),
    [
        (PDF, PDF + b"!", "differs"),
        (PDF, PDF.replace(b"health", b"wealth"), "differs"),
        (b"MZ an executable", b"MZ an executable", "type_differs"),
        (PDF + BAD, PDF + BAD, "infected"),
    ],
)
def test_a_bad_upload_is_refused_with_its_reason(
    announced: bytes, uploaded: bytes, code: str
) -> None:
    world = World()
    draft = world.draft().draft
    paper = world.announced(draft, content=announced)
    world.quarantine.upload(paper_key(draft, paper.paper), uploaded)
    found = world.finalised(draft, paper.paper).paper(paper.paper)
    assert found is not None
    assert found.state is PaperState.REFUSED
    assert found.refusal is not None
    assert found.refusal.code == code


def test_looking_twice_is_looking_once() -> None:
    world = World()
    draft = world.uploaded(world.draft().draft, "giay-kham-suc-khoe")
    again = world.finalised(draft.draft, draft.papers[0].paper)
    assert again.version == draft.version


def test_what_was_found_is_no_change_of_the_citizens() -> None:
    world = World()
    draft = world.draft().draft
    paper = world.announced(draft)
    before = own_draft(draft, world.me, world.drafts)
    world.quarantine.upload(paper_key(draft, paper.paper), PDF)
    after = world.finalised(draft, paper.paper)
    assert after.papers[0].state is PaperState.CLEAN
    assert after == before.model_copy(update={"papers": after.papers})
    assert own_draft(draft, world.me, world.drafts) == after


def test_what_was_not_uploaded_cannot_be_finalised() -> None:
    world = World()
    draft = world.draft().draft
    paper = world.announced(draft)
    with pytest.raises(Conflict, match="nothing_uploaded"):
        world.finalised(draft, paper.paper)
    with pytest.raises(NotFound):
        world.finalised(draft, "another-paper")


def test_an_unscanned_paper_is_not_clean() -> None:
    world = World()
    world.scanner.silent = True
    with pytest.raises(Unavailable):
        world.uploaded(world.draft().draft, "giay-kham-suc-khoe")


def test_a_paper_can_be_taken_back() -> None:
    world = World()
    draft = world.uploaded(world.draft().draft, "giay-kham-suc-khoe")
    paper = draft.papers[0].paper
    left = world.drop(draft.draft, paper)
    assert own_draft(draft.draft, world.me, world.drafts) == left
    assert left.papers == ()
    assert world.drop(draft.draft, paper) == left


def test_a_paper_comes_or_goes_upon_what_was_seen_alone() -> None:
    """Somebody else's window saved meanwhile: its words are not taken over with a paper's answer."""
    world = World()
    seen = world.uploaded(world.draft().draft, "giay-kham-suc-khoe")
    kept = world.saved(seen)
    with pytest.raises(Stale):
        world.announce(seen.draft, seen=seen.version)
    with pytest.raises(Stale):
        world.drop(seen.draft, seen.papers[0].paper, seen.version)
    assert own_draft(seen.draft, world.me, world.drafts) == kept
    assert world.announce(seen.draft, seen=kept.version).version == kept.version + 1


def test_a_papers_lost_answer_is_given_again_until_somebody_changed_more() -> None:
    world = World()
    draft = world.draft()
    paper = world.announce(draft.draft, seen=1).paper.paper
    assert world.announce(draft.draft, seen=1).paper.paper == paper
    assert world.announce(draft.draft, seen=2).version == 2
    left = world.drop(draft.draft, paper, 2)
    assert world.drop(draft.draft, paper, 2) == left
    assert world.drop(draft.draft, paper, 3) == left
    world.saved(left)
    with pytest.raises(Stale):
        world.drop(draft.draft, paper, 2)


def test_one_race_is_run_again_and_a_lost_cause_is_said() -> None:
    world = World()
    draft = world.draft().draft
    world.dossiers.racing = TIMES - 1
    world.announced(draft)
    world.dossiers.racing = TIMES
    with pytest.raises(Raced):
        world.announced(draft, content=PDF + b"!")


def test_a_complete_draft_is_ready_with_its_fee_and_due_date() -> None:
    world = World()
    checked = world.check(world.complete().draft)
    assert checked.ready
    assert (checked.fee.total, checked.working_days) == (135_000, 5)
    assert checked.due_if_accepted_now.date().isoformat() == "2026-11-30"  # 24/11 is a holiday


def test_every_defect_is_named_at_once() -> None:
    world = World()
    draft = world.saved(
        world.draft(), {**DECLARATION, "license_number": "12", "truthful": False}, agency=None
    )
    world.announced(draft.draft, "giay-to-khac")
    checked = world.check(draft.draft)
    found = {(defect.pointer, defect.code) for defect in checked.defects}
    assert not checked.ready
    assert found == {
        ("/declaration/license_number", "wrong_form"),
        ("/declaration/truthful", "not_offered"),
        ("/province", "place_missing"),
        ("/papers/giay-kham-suc-khoe", "paper_missing"),
        ("/papers/giay-phep-lai-xe", "paper_missing"),
        ("/papers/giay-to-khac", "paper_awaiting_upload"),
    }


def test_saving_prolongs_a_draft_but_not_beyond_its_papers() -> None:
    world = World()
    draft = world.draft()
    world.wait(minutes=24 * 60 * 20)
    saved = world.saved(draft)
    assert saved.expires_at == world.clock.now() + KEPT
    world.wait(minutes=24 * 60 * 25)
    assert world.saved(saved).expires_at == draft.started_at + KEPT_AT_MOST


def test_a_draft_of_a_version_that_is_gone_hides_no_other() -> None:
    world = World()
    world.draft("one")
    old = world.draft("two")
    gone = old.model_copy(update={"procedure_version": "1999-01-01"})
    world.dossiers.drafts[old.draft] = gone
    titles = {line.title.vi for line in list_drafts(world.me, world.drafts, world.procedures).items}
    assert titles == {"Đổi giấy phép lái xe", GPLX}


def test_a_file_announced_again_is_the_same_paper_until_it_was_looked_at() -> None:
    world = World()
    draft = world.draft().draft
    first = world.announced(draft)
    assert world.announced(draft) == first
    assert world.announced(draft, content=PDF + b"!") != first
    world.quarantine.upload(paper_key(draft, first.paper), PDF)
    world.finalised(draft, first.paper)
    assert world.announced(draft) != first
    assert len(own_draft(draft, world.me, world.drafts).papers) == 3
