"""A version that is published ahead: nobody files by it before its day, and whoever asks about that day hears of it."""

from datetime import date, timedelta
from typing import Any

import pytest

from portal.domain.errors import NotFound
from portal.domain.finding import Asked
from portal.domain.procedure import Procedure
from portal.domain.processing import Time, Unit
from portal.operations.find_procedures import find_procedures, suggest_procedures
from portal.operations.quote_procedure import Quote, Situation, quote_procedure
from portal.operations.show_procedure import ProcedureView, show_procedure
from portal.operations.start_draft import StartDraft
from portal.operations.try_declaration import TryDeclaration
from tests.catalogue import TODAY, procedures
from tests.operations.world import DECLARATION, GPLX, World, key

FIRST = TODAY + timedelta(days=10)
NOW = procedures().in_force(GPLX, TODAY)
AHEAD = NOW.model_copy(
    update={
        "version": "ahead",
        "effective_from": FIRST,
        "times": (Time(amount=9, unit=Unit.WORKING_DAYS),),
        "papers": (),
    }
)


class Published:
    """A catalogue of one procedure with one version in force and one ahead."""

    def find(self, _code: str, version: str) -> Procedure:
        return AHEAD if version == AHEAD.version else NOW

    def in_force(self, _code: str, day: date) -> Procedure:
        return AHEAD if day >= FIRST else NOW


def world() -> World:
    return World(procedures=Published())  # type: ignore[arg-type]  # as good a catalogue as the other


def shown(of: World, version: str | None) -> ProcedureView:
    return show_procedure(GPLX, version, of.procedures, of.directory, of.messages, of.clock)


def quoted(of: World, **situation: Any) -> Quote:  # noqa: ANN401
    return quote_procedure(
        GPLX,
        Situation.model_validate(situation),
        of.procedures,
        of.calendars,
        of.places,
        of.directory,
        of.messages,
        of.clock,
    )


def test_what_is_shown_changes_on_its_day() -> None:
    of = world()
    assert (shown(of, None).version, shown(of, None).working_days) == (NOW.version, 5)
    of.clock.advance(timedelta(days=10))
    assert (shown(of, None).version, shown(of, None).working_days) == (AHEAD.version, 9)
    newer = shown(of, NOW.version).newer
    assert newer is not None
    assert (newer.version, newer.effective_from) == (AHEAD.version, FIRST)


def test_what_is_ahead_may_be_read_by_its_name_and_has_nothing_newer() -> None:
    of = world()
    assert (shown(of, AHEAD.version).working_days, shown(of, AHEAD.version).newer) == (9, None)
    assert shown(of, NOW.version).newer is None


def test_a_draft_is_begun_with_what_is_in_force_keeps_it_and_hears_of_the_next() -> None:
    of = world()
    old = of.begin(StartDraft(procedure=GPLX), key("before"))
    assert (old.procedure_version, of.check(old.draft).newer) == (NOW.version, None)
    of.clock.advance(timedelta(days=10))
    new = of.begin(StartDraft(procedure=GPLX), key("after"))
    assert new.procedure_version == AHEAD.version
    checked = of.check(old.draft)
    assert checked.newer is not None
    assert (checked.working_days, checked.newer.version) == (5, AHEAD.version)


def test_a_quote_goes_by_the_version_of_the_day_it_is_asked_about() -> None:
    of = world()
    days = (None, date(2024, 1, 1), FIRST - timedelta(days=1), FIRST)
    versions = [quoted(of, on=day).version for day in days]
    assert versions == [NOW.version] * 3 + [AHEAD.version]
    of.clock.advance(timedelta(days=10))
    assert [quoted(of, on=day).version for day in days] == [AHEAD.version] * 4


def test_a_dry_run_goes_by_what_is_in_force_today() -> None:
    of = world()

    def missing() -> set[str]:
        command = TryDeclaration(declaration=DECLARATION)
        tried = of.tried(GPLX, command)
        return {one.code for one in tried.defects}

    assert "paper_missing" in missing()
    of.clock.advance(timedelta(days=10))
    assert "paper_missing" not in missing()


def test_before_a_catalogue_begins_nothing_is_found_shown_or_begun() -> None:
    of = World()
    of.clock.advance(timedelta(days=-3650))
    assert find_procedures(Asked(), None, of.finder, of.clock).total == 0
    assert suggest_procedures("giấy phép l", of.finder, of.clock).items == ()
    with pytest.raises(NotFound, match="not_in_force"):
        shown(of, None)
    with pytest.raises(NotFound, match="not_in_force"):
        of.begin(StartDraft(procedure=GPLX), key("early"))
