"""A procedure that has gone on: a draft keeps the version it was begun with, and its owner hears what has changed."""

from dataclasses import replace
from datetime import date

import pytest

from portal.catalogue.procedures import SqliteProcedures
from portal.domain.errors import Invalid, NotFound
from portal.domain.procedure import Procedure
from portal.operations.newer import TOLD, Newer, newer
from portal.operations.remove_draft import remove_draft
from portal.operations.show_procedure import ProcedureView, show_procedure
from portal.operations.start_draft import StartDraft
from tests import catalogue
from tests.catalogue import TODAY, Changed
from tests.operations.world import DECLARATION, GPLX, World, key, session

CODE, BEFORE, NOW = "3.000348", "2025-01-01", "2026-01-01"
GONE_ON = Newer(version=NOW, effective_from=date(2026, 1, 1), changed=("fees", "times"))


class Withdrawn:
    """A catalogue from which everything has gone."""

    def find(self, code: str, version: str) -> Procedure:
        raise NotFound(f"{code} {version}")

    def in_force(self, code: str, day: date) -> Procedure:
        raise NotFound(f"{code} {day}")


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
    told = shown(BEFORE).newer
    assert told is not None
    assert Newer(**told.model_dump(exclude={"differences"})) == GONE_ON
    assert [one.vi for one in told.differences] == [
        "Phí, lệ phí nay là 135.000 đồng.",
        "Thời hạn nay là: 7 ngày làm việc, kể từ ngày sau ngày tiếp nhận.",
    ]
    assert told.differences[0].en == "Filing now costs 135,000 đ."


def test_a_version_that_never_was_is_not_found() -> None:
    with pytest.raises(NotFound):
        shown("1999-01-01")


def test_what_is_withdrawn_has_nothing_newer() -> None:
    assert newer(world().procedures.in_force(CODE, TODAY), Withdrawn(), TODAY) is None


def test_a_draft_hears_of_it_and_is_checked_by_its_own_version() -> None:
    of = world()
    draft = of.begin(StartDraft(procedure=CODE), key("one"))
    begun = draft.model_copy(update={"procedure_version": BEFORE})
    of.dossiers.drafts[draft.draft] = begun
    checked = of.check(draft.draft)
    assert (checked.newer, checked.working_days, checked.fee.total) == (GONE_ON, 10, 140_000)


def test_every_field_it_may_name_is_one() -> None:
    assert {*TOLD} <= {*Procedure.model_fields}


class Versions:
    """A catalogue in which a version is begun with, and another in force."""

    def __init__(self, before: Procedure, now: Procedure) -> None:
        self._before, self._now = before, now

    def find(self, _code: str, version: str) -> Procedure:
        return self._before if version == self._before.version else self._now

    def in_force(self, _code: str, _day: date) -> Procedure:
        return self._now


def test_papers_and_questions_that_differ_are_named_in_both_languages() -> None:
    of = World()
    now = of.procedures.in_force(GPLX, TODAY)
    gone, *kept = now.papers
    properties = {**now.fields}
    properties["nickname"] = properties.pop("address")
    properties["reason"] = {"type": "string"}
    before = now.model_copy(
        update={
            "version": BEFORE,
            "effective_from": date(2025, 1, 1),
            "papers": tuple(kept),
            "declaration_schema": {**now.declaration_schema, "properties": properties},
        }
    )
    view = show_procedure(GPLX, BEFORE, Versions(before, now), of.directory, of.messages, of.clock)
    assert view.newer is not None
    assert {one.en for one in view.newer.differences} == {
        f"A new paper: {gone.name.en}.",
        "A new question: Current address.",
        "No longer asked: Current address.",
        "To be answered differently: Reason.",
    }


def test_beginning_anew_keeps_what_was_declared_and_is_still_asked() -> None:
    of = World()
    now = of.procedures.in_force(GPLX, TODAY)
    old = of.saved(of.draft(), {**DECLARATION, "nickname": "Bi"})
    of.dossiers.drafts[old.draft] = old.model_copy(
        update={"procedure_version": BEFORE, "return_by": "post"}
    )

    of.procedures = Changed(now)
    command = StartDraft(procedure=GPLX, based_on=old.draft)
    new = of.begin(command, key("anew"))
    assert (new.declaration, new.agency, new.return_by, new.papers) == (
        DECLARATION,
        "G01.79",
        "online",
        (),
    )
    assert new.procedure_version == now.version
    remove_draft(old.draft, of.me, of.drafts)
    assert of.begin(command, key("anew")) == new


def test_nobody_begins_with_a_draft_that_is_not_theirs_or_of_another_procedure() -> None:
    of = World()
    old = of.draft()
    command = StartDraft(procedure=GPLX, based_on=old.draft)
    with pytest.raises(NotFound):
        replace(of, me=session("person-00000002")).begin(command, key("theirs"))
    other = command.model_copy(update={"procedure": "2.001372", "applicant": "business"})
    with pytest.raises(Invalid) as refused:
        of.begin(other, key("other"))
    assert [defect.pointer for defect in refused.value.defects] == ["/based_on"]


def test_what_is_no_longer_offered_is_chosen_again() -> None:
    of = World()
    old = of.saved(of.draft())
    of.procedures = Changed(
        of.procedures.in_force(GPLX, TODAY), agencies=("G01.01",), returns=("post", "online")
    )
    command = StartDraft(procedure=GPLX, based_on=old.draft)
    new = of.begin(command, key("anew"))
    assert (new.agency, new.return_by) == (None, "online")
