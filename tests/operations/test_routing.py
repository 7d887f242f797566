"""A dossier goes to the agency that is competent for the place of whoever asks, and only they ask whom it is for."""

from collections.abc import Callable
from typing import Any

import pytest

from portal.catalogue.procedures import SqliteProcedures
from portal.domain.draft import Draft
from portal.domain.errors import Invalid, NotFound
from portal.domain.model import Words
from portal.domain.place import ProvinceCode
from portal.operations.quote_procedure import Quote, Situation, quote_procedure
from portal.operations.save_draft import SaveDraft
from portal.operations.show_places import AskedOn, list_provinces, show_province
from portal.operations.start_draft import StartDraft
from portal.operations.try_declaration import TryDeclaration
from tests import catalogue
from tests.catalogue import TODAY, Changed
from tests.operations.world import GPLX, World

MEDIUM_VOLTAGE, PROMOTION, ORIGIN, BIRTH = "3.000002", "2.000033", "2.001372", "1.001193"
HA_GIANG = "02"
"""Part of Tuyên Quang since 01/07/2025."""
ROUTED = {
    (pointer, code)
    for pointer in ("/province", "/agency")
    for code in ("place_missing", "place_not_taken", "not_competent")
}
"""Every way in which a draft goes nowhere."""


def started(world: World, code: str = GPLX, **said: Any) -> Draft:  # noqa: ANN401
    command = StartDraft.model_validate({"procedure": code, **said})
    return world.begin(command)


def saved(world: World, draft: Draft, **said: Any) -> Draft:  # noqa: ANN401
    return world.keep(
        SaveDraft.model_validate({"declaration": {}, **said}), draft.draft, draft.version
    )


def pointed(refused: pytest.ExceptionInfo[Invalid]) -> list[tuple[str, str]]:
    return [(defect.pointer, defect.code) for defect in refused.value.defects]


def lacking(world: World, draft: Draft) -> set[tuple[str, str]]:
    checked = world.check(draft.draft)
    return {(defect.pointer, defect.code) for defect in checked.defects}


@pytest.mark.parametrize(
    ("said", "province", "agency"),
    [
        ("79", "79", "G01.79"),
        ("Đà Nẵng", "48", "G01.48"),
        ("quang nam", "48", "G01.48"),
        (HA_GIANG, "08", "G01.08"),
    ],
)
def test_the_agency_follows_from_the_place(said: str, province: ProvinceCode, agency: str) -> None:
    world = World()
    draft = saved(world, started(world), province=said)
    assert (draft.province, draft.agency) == (province, agency)
    assert not {pointer for pointer, _ in lacking(world, draft)} & {"/province", "/agency"}


def test_a_ministrys_agency_needs_no_place() -> None:
    world = World()
    draft = started(world, ORIGIN, applicant="business")
    assert draft.agency == "G02.23"
    assert saved(world, draft).agency == "G02.23"


def test_a_place_that_is_needed_is_asked_for() -> None:
    world = World()
    draft = started(world)
    assert draft.agency is None
    assert ("/province", "place_missing") in lacking(world, draft)
    assert ("/province", "place_missing") in lacking(world, saved(world, draft))


def test_a_place_that_is_not_there_changes_nothing() -> None:
    world = World()
    draft = started(world)
    with pytest.raises(Invalid, match="place_unknown") as refused:
        saved(world, draft, province="Atlantis")
    assert pointed(refused) == [("/province", "place_unknown")]
    assert world.drafts.find(draft.draft) == draft


def test_a_program_may_name_the_agency_if_it_is_competent() -> None:
    world = World()
    draft = saved(world, started(world), agency="G01.79")
    assert (draft.agency, draft.province) == ("G01.79", "79")
    assert not lacking(world, draft) & ROUTED
    draft = saved(world, draft, agency="G01.08", province=HA_GIANG)
    assert (draft.agency, draft.province) == ("G01.08", "08")
    with pytest.raises(Invalid) as refused:
        saved(world, draft, agency="G01.79", province=HA_GIANG)
    assert pointed(refused) == [("/agency", "not_competent")]


def test_no_agency_is_a_way_round_the_place() -> None:
    world = World()
    draft = saved(world, started(world), province="79")
    for changes, lacks in (
        ({"province": None}, "place_missing"),
        ({"agency": "G01.48"}, "not_competent"),
        ({"agency": None}, "not_competent"),
    ):
        forged = draft.model_copy(update=changes)
        world.dossiers.drafts[draft.draft] = forged
        assert {code for _, code in lacking(world, forged)} >= {lacks}
        with pytest.raises(Invalid) as refused:
            world.submit(draft.draft)
        assert lacks in {defect.code for defect in refused.value.defects}


def test_a_ministrys_dossier_goes_to_no_other_of_its_agencies() -> None:
    world = World()
    origin = world.procedures.in_force(ORIGIN, TODAY)
    two = origin.model_copy(update={"agencies": (*origin.agencies, "G02.21")})
    world.procedures = Changed(two)  # type: ignore[assignment]
    draft = started(world, ORIGIN, applicant="business")
    with pytest.raises(Invalid) as refused:
        saved(world, draft, agency="G02.21")
    assert pointed(refused) == [("/agency", "not_competent")]
    assert saved(world, draft, agency="G02.23").province is None


def test_who_left_off_taking_it_is_seen_before_it_is_submitted() -> None:
    world = World()
    draft = saved(world, started(world), province="48")
    some = SqliteProcedures(catalogue.small()).in_force(GPLX, TODAY)
    world.procedures = Changed(some)  # type: ignore[assignment]
    assert ("/province", "place_not_taken") in lacking(world, draft)


def test_an_agency_that_is_competent_nowhere_leaves_the_place_to_be_said() -> None:
    world = World()
    plain = world.procedures.in_force(GPLX, TODAY)
    nobody = plain.model_copy(update={"office": None})
    more = plain.model_copy(update={"agencies": (*plain.agencies, "G02.21")})
    for procedure, agency in ((nobody, "G01.79"), (more, "G02.21")):
        world.procedures = Changed(procedure)  # type: ignore[assignment]
        draft = saved(world, started(world, applicant="citizen"), agency=agency)
        assert ("/province", "place_missing") in lacking(world, draft)
        world.dossiers.drafts.clear()


def test_where_nobody_takes_it_online_somebody_takes_it_at_a_counter() -> None:
    world = World()
    some = SqliteProcedures(catalogue.small()).in_force(GPLX, TODAY)
    world.procedures = Changed(some)  # type: ignore[assignment]
    draft = started(world)
    assert saved(world, draft, province="79").agency == "G01.79"
    with pytest.raises(Invalid, match="place_not_taken") as refused:
        saved(world, draft.model_copy(update={"version": 2}), province="48")
    (where,) = refused.value.defects
    assert (where.pointer, where.params["place"]) == (
        "/province",
        Words(
            vi="Phòng Cảnh sát giao thông, Công an thành phố Đà Nẵng",
            en="Traffic Police Division, Da Nang City Police",
        ),
    )


@pytest.mark.parametrize("code", [MEDIUM_VOLTAGE, PROMOTION])
def test_what_is_for_businesses_is_not_begun_by_others(code: str) -> None:
    world = World()
    for applicant in ("citizen", "household", "organisation"):
        with pytest.raises(Invalid, match="not_for_applicant") as refused:
            started(world, code, applicant=applicant)
        assert pointed(refused) == [("/applicant", "for_business")]
    assert not world.dossiers.drafts
    assert started(world, code, applicant="business").applicant == "business"


def test_as_whom_they_ask_may_be_mended_within_whom_it_is_for() -> None:
    world = World()
    draft = started(world, MEDIUM_VOLTAGE, applicant="business")
    with pytest.raises(Invalid) as refused:
        saved(world, draft, applicant="household")
    assert pointed(refused) == [("/applicant", "for_business")]
    earlier = draft.model_copy(update={"applicant": "citizen"})
    world.dossiers.drafts[draft.draft] = earlier
    assert ("/applicant", "for_business") in lacking(world, earlier)
    mended = saved(world, earlier, applicant="business")
    assert ("/applicant", "for_business") not in lacking(world, mended)


def quoted(code: str, **situation: Any) -> Quote:  # noqa: ANN401
    world = World()
    return quote_procedure(
        code,
        Situation.model_validate(situation),
        world.procedures,
        world.calendars,
        world.places,
        world.directory,
        world.messages,
        world.clock,
    )


def test_a_quote_says_where_to_go_and_how() -> None:
    there = quoted(GPLX, province="Hà Giang")
    assert there.where is not None
    assert (there.where.agency, there.where_needs) == ("G01.08", None)
    assert there.where.name.vi == "Phòng Cảnh sát giao thông, Công an tỉnh Tuyên Quang"
    assert [way.en for way in there.where.ways] == [
        "Online at this portal; your dossier goes to: Traffic Police Division, Tuyen Quang Province Police.",
        "At the counter of: Traffic Police Division, Tuyen Quang Province Police.",
    ]
    assert (there.where.address, there.where.verified) == (None, False)


def test_a_quote_says_what_it_has_to_know_of_the_place() -> None:
    assert (quoted(GPLX).where, quoted(GPLX).where_needs) == (None, "province")
    assert quoted(BIRTH, province="79").where_needs == "ward"
    origin = quoted(ORIGIN)
    assert origin.where is not None
    assert (origin.where.agency, origin.where_needs) == ("G02.23", None)


def test_in_a_ward_it_is_its_committee() -> None:
    birth = quoted(BIRTH, ward="00070")
    assert birth.where is not None
    assert birth.where.name.vi == "Ủy ban nhân dân phường Hoàn Kiếm, thành phố Hà Nội"
    assert birth.where.agency is None
    assert quoted(BIRTH, ward="00070", province="01").where == birth.where
    with pytest.raises(Invalid) as refused:
        quoted(BIRTH, ward="00070", province="79")
    assert pointed(refused) == [("/ward", "ward_elsewhere")]
    with pytest.raises(Invalid) as refused:
        quoted(BIRTH, ward="99999")
    assert pointed(refused) == [("/ward", "ward_unknown")]


def test_what_goes_to_nobody_here_and_by_no_known_way_goes_to_a_counter() -> None:
    world = World()
    bare = world.procedures.in_force(BIRTH, TODAY).model_copy(update={"channels": ("online",)})
    silent = bare.model_copy(update={"office": None})
    for procedure, ways in ((bare, 1), (silent, 0)):
        world.procedures = Changed(procedure)  # type: ignore[assignment]
        quote = quote_procedure(
            BIRTH,
            Situation(ward="00070"),
            world.procedures,
            world.calendars,
            world.places,
            world.directory,
            world.messages,
            world.clock,
        )
        assert (len(quote.where.ways) if quote.where else 0, quote.where_needs) == (ways, None)


QUOTED: list[Callable[[], object]] = [
    lambda: quoted("thue-doanh-nghiep", applicant="citizen"),
    lambda: quoted(MEDIUM_VOLTAGE, applicant="household"),
]


@pytest.mark.parametrize("asked", QUOTED, ids=["e-tax", "medium voltage"])
def test_a_quote_tells_whom_it_is_for(asked: Callable[[], object]) -> None:
    with pytest.raises(Invalid) as refused:
        asked()
    assert pointed(refused) == [("/applicant", "for_business")]


def test_so_does_a_dry_run() -> None:
    world = World()
    for applicant, found in (("citizen", True), ("business", False), (None, False)):
        command = TryDeclaration.model_validate({"declaration": {}, "applicant": applicant})
        tried = world.tried(MEDIUM_VOLTAGE, command)
        assert ("/applicant" in {defect.pointer for defect in tried.defects}) is found


def test_where_nobody_is_named_it_is_for_everybody() -> None:
    world = World()
    silent = world.procedures.in_force(GPLX, TODAY).model_copy(update={"audience": ()})
    world.procedures = Changed(silent)  # type: ignore[assignment]
    assert started(world, applicant="organisation").applicant == "organisation"


def test_provinces_are_listed_with_what_they_were() -> None:
    provinces = list_provinces(World().places).items
    assert len(provinces) == 34
    (saigon,) = [one for one in provinces if one.code == "79"]
    assert [one.code for one in saigon.formerly] == ["74", "77", "79"]


def test_a_province_of_another_day_is_found_with_what_it_is_now() -> None:
    places = World().places
    there = show_province(HA_GIANG, AskedOn.model_validate({"on": "2025-06-30"}), places)
    assert (there.asked.name.en, there.today.code) == ("Ha Giang Province", "08")
    assert len(there.wards) == 124
    assert show_province("tinh ha giang", AskedOn(), places).today.code == "08"
    with pytest.raises(NotFound):
        show_province(HA_GIANG, AskedOn.model_validate({"on": "2025-07-01"}), places)
