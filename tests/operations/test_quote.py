"""What it takes in one situation, and whether what somebody has would do, before there is an account."""

from datetime import datetime
from typing import Any

import pytest
from pydantic import ValidationError

from portal.catalogue.procedures import SqliteProcedures
from portal.domain.errors import Defect, Invalid, NotFound
from portal.operations.quote_procedure import Quote, Situation, quote_procedure
from portal.operations.try_declaration import Tried, TryDeclaration
from tests import catalogue
from tests.catalogue import TODAY, procedures
from tests.operations.world import DECLARATION, GPLX, World

SMALL = SqliteProcedures(catalogue.small())
CARD, PERMIT, DEATH = "1.002759", "3.000353", "1.000656"


def quoted(code: str = CARD, held: SqliteProcedures = SMALL, **situation: Any) -> Quote:  # noqa: ANN401
    world = World()
    asked = Situation.model_validate(situation)
    return quote_procedure(
        code,
        asked,
        held,
        world.calendars,
        world.places,
        world.directory,
        world.messages,
        world.clock,
    )


def there(moment: str) -> datetime:
    return datetime.fromisoformat(f"{moment}+07:00")


def papers(quote: Quote) -> list[str]:
    return [paper.id for paper in quote.papers]


def test_each_case_has_its_papers_and_its_time() -> None:
    lost, changed = quoted(case="lost", on="2026-11-18"), quoted(case="changed", on="2026-11-18")
    assert (papers(lost), lost.due) == (["the-cu"], there("2026-11-18 17:00"))
    assert (papers(changed), changed.due) == (["tk1"], there("2026-11-23 17:00"))


def test_whoever_names_no_case_hears_of_all_and_of_the_latest_day() -> None:
    every = quoted(on="2026-11-18")
    assert (papers(every), every.due) == (["tk1", "the-cu"], there("2026-11-23 17:00"))
    assert every.channel == "counter"


def test_the_exemption_that_applies_is_counted() -> None:
    for subject, total in (("all", 20_000), ("poor", 0)):
        fee = quoted(subject=subject).fee
        assert fee is not None
        assert fee.total == total
    pages = quoted("2.000815", quantity=5).fee
    assert pages is not None
    assert pages.total == 7_000


@pytest.mark.parametrize("channel", ["online", "counter", "post"])
@pytest.mark.parametrize(("code", "usual"), [("1.001456", "cap-moi"), ("1.001471", "thuong")])
def test_a_passport_that_was_lost_or_damaged_costs_twice_as_much(
    code: str, usual: str, channel: str
) -> None:
    for case, total in ((usual, 200_000), ("mat-hong", 400_000), (None, 400_000)):
        fee = quoted(code, procedures(), case=case, channel=channel).fee
        assert fee is not None
        assert fee.total == total


def test_who_registers_a_death_late_is_not_told_that_it_is_free() -> None:
    """The province's rate is not known here; who is exempted is."""
    assert quoted(DEATH, procedures(), case="qua-han").fee is None
    for free in ({"case": "dung-han"}, {"case": "qua-han", "subject": "poor"}):
        fee = quoted(DEATH, procedures(), **free).fee
        assert fee is not None
        assert fee.total == 0


def test_a_trader_is_registered_for_nothing() -> None:
    for code in ("2.001372", "1.000665"):
        fee = quoted(code, procedures(), case="ho-so-thuong-nhan").fee
        assert fee is not None
        assert fee.total == 0


def test_today_is_now_and_another_day_has_its_own_fee() -> None:
    today = quoted(GPLX)
    assert today.due == there("2026-11-30 17:00")
    earlier = quoted(GPLX, on="2025-03-03").fee
    assert earlier is not None
    assert earlier.total == 115_000


def test_what_the_source_does_not_say_is_not_made_up() -> None:
    form_b = quoted("1.000450")
    assert (form_b.fee, form_b.due) == (None, None)


def test_a_situation_that_there_is_not() -> None:
    with pytest.raises(NotFound):
        quoted("9.999999")
    with pytest.raises(Invalid) as refused:
        quoted(case="stolen", channel="online", subject="banana")
    assert [(defect.pointer, defect.code) for defect in refused.value.defects] == [
        ("/case", "not_offered"),
        ("/channel", "not_offered"),
        ("/subject", "not_offered"),
    ]
    for wrong in ({"on": "9999-12-31"}, {"on": "0"}, {"quantity": 0}, {"channel": "pigeon"}):
        with pytest.raises(ValidationError):
            Situation.model_validate(wrong)


def test_a_case_that_is_for_the_counter_alone_is_offered_nowhere_else() -> None:
    abroad = quoted(PERMIT, procedures(), case="gplx-cong-uoc", province="01")
    assert abroad.where is not None
    assert abroad.fee is not None
    assert (abroad.channel, abroad.where.agency, abroad.fee.total) == ("counter", None, 135_000)
    (way,) = abroad.where.ways
    assert way.en.startswith("At the counter of: ")
    for case in ("gplx-viet-nam", None):
        assert quoted(PERMIT, procedures(), case=case).channel == "online"
    with pytest.raises(Invalid) as refused:
        quoted(PERMIT, procedures(), case="gplx-cong-uoc", channel="online")
    assert refused.value.defects == (Defect(pointer="/channel", code="not_in_this_case"),)


@pytest.mark.parametrize("code", ["2.001372", "1.000665", GPLX, "1.000450"])
def test_where_nothing_is_counted_there_is_no_quantity(code: str) -> None:
    """A certificate of origin is paid by the set, and a dossier is for one."""
    assert quoted(code, procedures(), quantity=1)
    with pytest.raises(Invalid) as refused:
        quoted(code, procedures(), quantity=2)
    assert refused.value.defects == (Defect(pointer="/quantity", code="only_one"),)


def test_what_is_far_ahead_is_provisional_and_what_is_further_is_not_said() -> None:
    assert not quoted(GPLX, on="2026-11-20").provisional
    assert quoted(GPLX, on="2028-01-20").provisional
    assert not quoted("1.000450", on="2028-01-20").provisional
    with pytest.raises(Invalid) as refused:
        quoted(GPLX, on="2028-11-30")
    assert refused.value.defects == (Defect(pointer="/on", code="too_far_ahead"),)


def test_a_day_before_the_first_rate_is_not_free() -> None:
    assert quoted(GPLX, on="2023-06-01").fee is None


def tried(
    declaration: dict[str, Any],
    *held: str,
    code: str = GPLX,
    case: str | None = None,
    province: str | None = "79",
) -> Tried:
    command = TryDeclaration(declaration=declaration, papers=held, case=case, province=province)
    return World().tried(code, command, SMALL)


def test_all_that_an_officer_would_say_is_said_at_once() -> None:
    answer = tried(DECLARATION | {"license_class": "Z", "full_name": "A"}, "so-do")
    assert not answer.ready
    assert {(defect.pointer, defect.code) for defect in answer.defects} == {
        ("/declaration/license_class", "not_offered"),
        ("/declaration/full_name", "too_short"),
        ("/papers/giay-kham-suc-khoe", "paper_missing"),
        ("/papers/giay-phep-lai-xe", "paper_missing"),
        ("/papers/0", "not_offered"),
    }


def test_what_is_whole_is_ready() -> None:
    assert tried(DECLARATION, "giay-kham-suc-khoe", "giay-phep-lai-xe").ready
    with pytest.raises(NotFound):
        tried({}, code="9.999999")


@pytest.mark.parametrize(
    ("province", "found"),
    [
        (None, [("/province", "place_missing")]),
        ("", [("/province", "place_missing")]),
        ("Atlantis", [("/province", "place_unknown")]),
        ("01", []),
        ("tp hcm", []),
    ],
)
def test_where_it_is_filed_is_asked_as_a_draft_s_check_asks_it(
    province: str | None, found: list[tuple[str, str]]
) -> None:
    world = World()
    command = TryDeclaration(declaration={}, province=province)
    answer = world.tried(GPLX, command)
    told = [(one.pointer, one.code) for one in answer.defects if one.pointer == "/province"]
    assert told == found


def test_what_goes_to_one_agency_from_everywhere_needs_no_place() -> None:
    answer = World().tried("2.000138", TryDeclaration(declaration={}))
    assert "/province" not in {one.pointer for one in answer.defects}


def every(code: str) -> Tried:
    """As if somebody had every paper, and wrote something that no form asks."""
    world, found = World(), procedures().in_force(code, TODAY)
    command = TryDeclaration(declaration={"x": "y"}, papers=tuple(p.id for p in found.papers))
    return world.tried(code, command)


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("1.001193", ["way_counter", "way_post"]),
        ("thue-doanh-nghiep", ["nothing_to_check", "way_counter"]),
    ],
)
def test_what_nobody_checked_or_takes_here_is_never_ready(code: str, found: list[str]) -> None:
    answer = every(code)
    assert not answer.ready
    assert not answer.declaration_checked
    assert [defect.code for defect in answer.defects] == found


BEFORE_2025 = ["A2", "A3", "A4", "B1-car", "B2", "E", "FB2", "FC", "FD", "FE"]


@pytest.mark.parametrize("licence", BEFORE_2025)
def test_a_licence_of_before_2025_has_its_class_and_no_exemption_that_the_source_does_not_name(
    licence: str,
) -> None:
    world = World()
    declaration = DECLARATION | {"license_class": licence, "issued_on": "2016-06-01"}
    held = ("giay-phep-lai-xe",)
    answer = world.tried(GPLX, TryDeclaration(declaration=declaration, papers=held, province="79"))
    assert [(one.pointer, one.code) for one in answer.defects] == [
        ("/papers/giay-kham-suc-khoe", "paper_missing")
    ]


def test_the_three_wheelers_of_today_are_still_spared_and_both_forms_know_the_same_classes() -> (
    None
):
    forms = [procedures().in_force(code, TODAY) for code in (GPLX, "3.000353")]
    ours, theirs = (form.fields["license_class"] for form in forms)
    assert ours == theirs
    asked = {p.id for p in forms[0].missing(DECLARATION | {"license_class": "B1"}, ())}
    assert asked == {"giay-phep-lai-xe"}


def test_the_case_counts_whether_it_is_declared_or_named() -> None:
    world = World()
    proof = ("/papers/tk1-ts", "paper_missing")
    for declared, named, asked in (
        ({"case": "so-cap-lai"}, "the-giu-nguyen", True),
        ({}, "so-cap-lai", True),
        ({}, "the-giu-nguyen", False),
        ({}, "dang-dieu-tri", True),
    ):
        command = TryDeclaration.model_validate({"declaration": declared, "case": named})
        answer = world.tried(CARD, command)
        assert answer.declaration_checked
        assert (proof in {(one.pointer, one.code) for one in answer.defects}) is asked


@pytest.mark.parametrize(
    ("declared", "named", "pointer"),
    [
        ("gplx-cong-uoc", None, "/declaration/case"),
        ("gplx-cong-uoc", "gplx-viet-nam", "/declaration/case"),
        (None, "gplx-cong-uoc", "/case"),
        ("gplx-viet-nam", "gplx-cong-uoc", None),
        ("gplx-viet-nam", None, None),
        (None, None, None),
    ],
)
def test_a_case_that_is_for_the_counter_alone_is_never_ready_here(
    declared: str | None, named: str | None, pointer: str | None
) -> None:
    world, permit = World(), procedures().in_force(PERMIT, TODAY)
    (example,) = permit.declaration_schema["examples"]  # type: ignore[union-attr, misc]  # JSON
    declaration = {**example, "case": declared} if declared else {}
    held = [p.id for p in permit.papers]
    command = TryDeclaration.model_validate(
        {"declaration": declaration, "case": named, "papers": held, "province": "01"}
    )
    answer = world.tried(PERMIT, command)
    apart = [(d.pointer, d.code) for d in answer.defects if d.code != "missing"]
    assert apart == (
        [(pointer, "case_not_online"), ("/procedure", "way_counter")] if pointer else []
    )
    assert answer.ready is (pointer is None and declared is not None)


def test_a_case_is_asked_for_its_own_papers_alone() -> None:
    lost = tried({}, "the-cu", code=CARD, case="lost")
    changed = tried({}, code=CARD, case="changed")
    neither = tried({}, code=CARD, case="nobody")
    assert "/papers/tk1" not in {defect.pointer for defect in lost.defects}
    assert "/papers/the-cu" not in {defect.pointer for defect in changed.defects}
    assert "/case" in {defect.pointer for defect in neither.defects}
