"""A promotion begins late enough after its notice came: as of the day that somebody checks, files or had filed."""

from datetime import timedelta
from typing import Any

import pytest

from portal.domain.draft import Draft
from portal.domain.errors import Invalid
from portal.domain.session import AgencyCaller
from portal.operations.save_draft import SaveDraft
from portal.operations.start_draft import StartDraft
from portal.operations.try_declaration import TryDeclaration
from tests.catalogue import TODAY, procedures
from tests.operations.world import World

NOTICE = "2.000033"
THERE = AgencyCaller(agency="H29.02")
EARLY = ("/declaration/starts_on", "day_too_early")
SOONEST = "2026-11-26"
"""Three working days after Friday the 20th: Tuesday the 24th is a holiday."""


def declared(**change: object) -> dict[str, Any]:
    examples: Any = procedures().in_force(NOTICE, TODAY).declaration_schema["examples"]
    return {**examples[0], "starts_on": SOONEST, "ends_on": "2027-01-05", **change}


def written(world: World, **change: object) -> Draft:
    draft = world.begin(StartDraft(procedure=NOTICE, applicant="business"))
    said = SaveDraft(declaration=declared(**change), province="Bình Dương")
    world.keep(said, draft.draft)
    return world.uploaded(draft.draft, "thong-bao-khuyen-mai")


def wrong(world: World, draft: str) -> list[tuple[str, str]]:
    return [(one.pointer, one.code) for one in world.check(draft).defects]


def tried(world: World, **change: object) -> list[tuple[str, str]]:
    command = TryDeclaration(
        declaration=declared(**change), papers=("thong-bao-khuyen-mai",), province="Bình Dương"
    )
    return [(one.pointer, one.code) for one in world.tried(NOTICE, command).defects]


def refusal(world: World, draft: str) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        world.submit(draft)
    return [(one.pointer, one.code) for one in refused.value.defects]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, []),
        ({"starts_on": "2026-11-25"}, [EARLY]),
        ({"starts_on": "2020-01-01"}, [EARLY]),
        ({"ends_on": "2026-11-25"}, [("/declaration/ends_on", "day_before_other")]),
        ({"ends_on": SOONEST}, []),
    ],
)
def test_a_check_filing_and_a_dry_run_say_the_same(
    change: dict[str, object], found: list[tuple[str, str]]
) -> None:
    world = World()
    draft = written(world, **change).draft
    assert wrong(world, draft) == tried(world, **change) == found
    if found:
        assert refusal(world, draft) == found
    else:
        assert world.submit(draft).procedure == NOTICE


def test_a_draft_that_was_in_time_is_judged_on_the_day_it_is_filed() -> None:
    world = World()
    draft = written(world).draft
    assert wrong(world, draft) == []
    world.clock.advance(timedelta(days=3))
    assert wrong(world, draft) == refusal(world, draft) == [EARLY]


def filed_and_asked(world: World, *about: tuple[str, str]) -> str:
    """What was filed in time and is asked about after the promotion has begun."""
    code = world.submit(written(world).draft).code
    world.walk_intake(code)
    world.clock.advance(timedelta(days=10))
    world.ask(code, *about, caller=THERE)
    return code


def test_a_supplement_is_not_refused_because_the_day_has_come_since() -> None:
    world = World()
    code = filed_and_asked(world, ("field", "area"), ("field", "starts_on"))
    world.give(code, area="Thành phố Hồ Chí Minh", starts_on="2026-11-27")
    assert world.head(code).supplement is None


def test_a_day_that_a_supplement_gives_is_held_to_the_day_of_filing() -> None:
    world = World()
    code = filed_and_asked(world, ("field", "starts_on"))
    for day, found in (
        ("2026-11-25", EARLY),
        ("2027-01-06", ("/declaration/ends_on", "day_before_other")),
    ):
        with pytest.raises(Invalid) as refused:
            world.give(code, name=day, starts_on=day)
        assert [(one.pointer, one.code) for one in refused.value.defects] == [found]


def test_what_was_early_and_is_not_asked_about_stays() -> None:
    """It was taken before there was such a rule: its citizen cannot mend it now."""
    world = World()
    code = filed_and_asked(world, ("field", "area"))
    body = world.dossiers.body(world.identifier(code))
    early = body._replace(declaration={**body.declaration, "starts_on": "2026-11-20"})
    world.dossiers.bodies[world.identifier(code)] = early
    world.give(code, area="Thành phố Hồ Chí Minh")
    assert world.head(code).supplement is None
