"""What is asked, charged and promised in one case of a procedure, from the draft to the due date."""

from datetime import UTC, datetime
from typing import Any

import pytest

from portal.domain.errors import Conflict, Invalid
from portal.domain.model import Words
from portal.domain.procedure import Case, Procedure
from portal.domain.processing import Time, Unit
from portal.operations.read_dossier import read_dossier
from portal.operations.request_fee import request_fee
from portal.operations.save_draft import SaveDraft
from portal.operations.show_dossier import show_dossier
from portal.operations.start_processing import start_processing
from tests.catalogue import TODAY, Changed, procedures
from tests.operations.world import AGENCY, DECLARATION, GPLX, World, key

NAME = Words(vi="Trường hợp", en="Case")


def two_cases() -> Changed:
    """Where something new costs and takes five days, something lost costs nothing and takes two; another is posted."""
    plain: Procedure = procedures().in_force(GPLX, TODAY)
    schema: dict[str, Any] = plain.declaration_schema
    case = {"type": "string", "enum": ["new", "lost", "posted"]}
    return Changed(
        plain,
        channels=("online", "post"),
        cases=(
            Case(id="new", name=NAME),
            Case(id="lost", name=NAME),
            Case(id="posted", name=NAME, channels=("post",)),
        ),
        fees=tuple(line.model_copy(update={"cases": ("new",)}) for line in plain.fees),
        times=(
            Time(amount=5, unit=Unit.WORKING_DAYS, case="new"),
            Time(amount=2, unit=Unit.WORKING_DAYS, case="lost"),
            Time(amount=3, unit=Unit.WORKING_DAYS, case="posted"),
        ),
        returns=("online", "counter", "post"),
        declaration_schema={**schema, "properties": {**schema["properties"], "case": case}},
    )


def drafted(case: str | None) -> tuple[World, str]:
    world = World(procedures=two_cases())  # type: ignore[arg-type]
    draft = world.draft()
    declaration = DECLARATION if case is None else {**DECLARATION, "case": case}
    command = SaveDraft(declaration=declaration, agency="G01.79", return_by="post")
    world.keep(command, draft.draft)
    world.uploaded(draft.draft, "giay-kham-suc-khoe")
    world.uploaded(draft.draft, "giay-phep-lai-xe")
    return world, draft.draft


@pytest.mark.parametrize(
    ("case", "fee", "days"), [("new", 135_000, 5), ("lost", 0, 2), (None, 135_000, 5)]
)
def test_a_draft_is_told_what_its_case_costs_and_takes(
    case: str | None, fee: int, days: int
) -> None:
    world, draft = drafted(case)
    told = world.check(draft)
    assert (told.defects, told.fee.total, told.working_days) == ((), fee, days)


def test_a_case_that_is_not_filed_online_goes_no_further_than_the_draft() -> None:
    world, draft = drafted("posted")
    told = world.check(draft)
    assert [(one.pointer, one.code) for one in told.defects] == [
        ("/declaration/case", "case_not_online"),
        ("/procedure", "way_post"),
    ]
    with pytest.raises(Invalid) as refused:
        world.submit(draft)
    assert refused.value.defects == told.defects
    assert world.dossiers.heads == {}


def handed_over(case: str) -> tuple[World, str]:
    world, draft = drafted(case)
    code = world.submit(draft).code
    world.walk_intake(code)
    world.accept(code)
    return world, code


def test_a_dossier_keeps_its_case_and_the_way_its_result_comes_back() -> None:
    world, code = handed_over("lost")
    mine = show_dossier(
        code,
        world.me,
        world.dossiers,
        world.procedures,
        world.calendars,
        world.messages,
        world.directory,
    )
    theirs = read_dossier(
        code,
        AGENCY,
        world.dossiers,
        world.procedures,
        world.calendars,
        world.clean,
        world.messages,
        world.diary,
        world.clock,
    )
    assert (mine.return_by, theirs.return_by, theirs.case) == ("post", "post", "lost")
    assert mine.due_at == theirs.due_at == checked_due(world)


def checked_due(world: World) -> Any:  # noqa: ANN401
    return (
        two_cases()
        .in_force(GPLX, TODAY)
        .deadline(world.clock.now(), world.calendars.working(), "lost")
    )


@pytest.mark.parametrize(
    ("answer", "case", "day"),
    [({"address": DECLARATION["address"]}, "lost", 1), ({"case": "new"}, "new", 4)],
)
def test_after_a_supplement_the_days_of_its_case_go_on(
    answer: dict[str, str], case: str, day: int
) -> None:
    """Asked on the day of acceptance, a Friday, and answered a week later: every day of the case is left."""
    world, code = handed_over("lost")
    start_processing(code, AGENCY, key("start"), None, world.dossiers, world.clock)
    world.ask(code, *(("field", field) for field in answer))
    world.wait(60 * 24 * 7)
    world.give(code, **answer)
    head = world.head(code)
    assert (head.case, head.due_at) == (case, datetime(2026, 12, day, 10, tzinfo=UTC))


def test_a_supplement_leads_to_no_case_that_is_not_filed_online() -> None:
    world, code = handed_over("lost")
    start_processing(code, AGENCY, key("start"), None, world.dossiers, world.clock)
    world.ask(code, ("field", "case"))
    before = world.head(code)
    with pytest.raises(Invalid) as refused:
        world.give(code, case="posted")
    assert [(one.pointer, one.code) for one in refused.value.defects] == [
        ("/declaration/case", "case_not_online"),
        ("/procedure", "way_post"),
    ]
    assert world.head(code) == before


def asked_to_pay(world: World, code: str) -> None:
    start_processing(code, AGENCY, key("start"), None, world.dossiers, world.clock)
    request_fee(code, AGENCY, key("fee"), None, world.dossiers, world.procedures, world.clock)


def test_only_the_case_that_costs_is_asked_to_pay() -> None:
    world, code = handed_over("new")
    asked_to_pay(world, code)
    dossier = world.dossiers.heads[world.identifier(code)]
    assert dossier.fee is not None
    assert dossier.fee.amount == 135_000

    world, code = handed_over("lost")
    with pytest.raises(Conflict, match="no_fee_due"):
        asked_to_pay(world, code)
