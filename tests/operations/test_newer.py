"""A procedure that has gone on: a draft keeps the version it was begun with, and its owner hears what has changed."""

from datetime import date

import pytest

from portal.catalogue.procedures import SqliteProcedures
from portal.domain.errors import NotFound
from portal.domain.procedure import Procedure
from portal.operations.check_draft import check_draft
from portal.operations.newer import TOLD, Newer, newer
from portal.operations.show_procedure import ProcedureView, show_procedure
from portal.operations.start_draft import StartDraft, start_draft
from tests import catalogue
from tests.operations.world import World, key

CODE, BEFORE, NOW = "3.000348", "2025-01-01", "2026-01-01"
GONE_ON = Newer(version=NOW, effective_from=date(2026, 1, 1), changed=("fees", "times"))


class Withdrawn:
    """A catalogue from which everything has gone."""

    def find(self, code: str, version: str | None = None) -> Procedure:
        raise NotFound(f"{code} {version}")


def world() -> World:
    return World(procedures=SqliteProcedures(catalogue.small()))


def shown(version: str | None) -> ProcedureView:
    of = world()
    return show_procedure(CODE, version, of.procedures, of.directory, of.messages, of.clock)


def test_what_is_in_force_has_nothing_newer() -> None:
    assert (shown(None).version, shown(None).newer) == (NOW, None)
    assert shown(NOW).newer is None


def test_an_earlier_version_is_shown_as_it_was_and_names_what_has_changed() -> None:
    assert (shown(BEFORE).working_days, shown(None).working_days) == (10, 7)
    assert shown(BEFORE).newer == GONE_ON


def test_a_version_that_never_was_is_not_found() -> None:
    with pytest.raises(NotFound):
        shown("1999-01-01")


def test_what_is_withdrawn_has_nothing_newer() -> None:
    assert newer(world().procedures.find(CODE), Withdrawn()) is None


def test_a_draft_hears_of_it_and_is_checked_by_its_own_version() -> None:
    of = world()
    draft = start_draft(
        StartDraft(procedure=CODE), of.me, key("one"), of.drafts, of.procedures, of.clock
    )
    begun = draft.model_copy(update={"procedure_version": BEFORE})
    of.dossiers.drafts[draft.draft] = begun
    checked = check_draft(
        draft.draft, of.me, of.drafts, of.procedures, of.declarations, of.calendars, of.clock
    )
    assert (checked.newer, checked.working_days, checked.fee.total) == (GONE_ON, 10, 140_000)


def test_every_field_it_may_name_is_one() -> None:
    assert {*TOLD} <= {*Procedure.model_fields}
