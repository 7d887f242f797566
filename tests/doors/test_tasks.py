"""The tasks of the legs, as Step Functions hands them over and as it reads the answer."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from functions import wiring
from functions.documents.tasks import handler as documents
from functions.dossier import sweep
from functions.dossier.tasks import handler as dossiers
from portal.domain.delivery import Delivery, Reply
from portal.domain.errors import Conflict, NotFound
from portal.domain.leg import Leg
from portal.domain.transitions import State
from tests.doors.caller import calling
from tests.operations.world import World


@pytest.fixture
def world() -> Iterator[World]:
    with calling() as caller:
        yield caller.world


def walked(handler: Any, task: str, **command: Any) -> dict[str, Any]:  # noqa: ANN401  # JSON
    """The answer to a task, after both went through JSON as they do."""
    event = json.loads(json.dumps({"task": task, **command}))
    return json.loads(json.dumps(handler(event, None)))  # type: ignore[no-any-return]  # JSON


def submitted(world: World) -> str:
    return world.identifier(world.submit(world.complete().draft).code)


def test_the_intake_leg(world: World) -> None:
    dossier = submitted(world)
    listed = walked(dossiers, "list_papers", dossier=dossier)
    assert listed["outcome"] == "listed"
    cleaned = [
        walked(documents, "clean_paper", dossier=dossier, paper=paper) for paper in listed["papers"]
    ]
    assert [one["outcome"] for one in cleaned] == ["clean", "clean"]
    over = walked(dossiers, "hand_over", dossier=dossier, papers=cleaned)
    assert over == {"outcome": "handed_over"}
    assert walked(dossiers, "hand_over", dossier=dossier, papers=cleaned) == over
    stored = world.dossiers.get(dossier)
    assert stored is not None
    assert stored.handed_over_at == world.clock.now()


def test_a_paper_that_cannot_be_cleaned_is_an_answer(world: World) -> None:
    dossier = submitted(world)
    paper = walked(dossiers, "list_papers", dossier=dossier)["papers"][0]
    for key, versions in world.quarantine.stored.items():
        world.quarantine.stored[key] = [(b"%PDF other", kind) for _, kind in versions]
    assert walked(documents, "clean_paper", dossier=dossier, paper=paper) == {
        "outcome": "refused",
        "paper": paper["id"],
        "sha256": None,
        "reason": "changed",
    }


def test_the_money_leg(world: World) -> None:
    dossier = world.identifier(world.awaiting_payment())
    assert walked(dossiers, "open_payment", dossier=dossier) == {"outcome": "offered"}
    assert walked(dossiers, "open_payment", dossier=dossier) == {"outcome": "offered"}


def test_no_fee_is_due(world: World) -> None:
    dossier = world.identifier(world.processing())
    assert walked(dossiers, "open_payment", dossier=dossier) == {"outcome": "not_due"}


def test_the_return_leg(world: World) -> None:
    dossier = world.identifier(world.decided())
    found = walked(dossiers, "find_result", dossier=dossier)
    assert found["outcome"] == "found"
    published = walked(documents, "publish_result", dossier=dossier, result=found["result"])
    assert published == {"outcome": "published"}
    assert walked(dossiers, "offer_result", dossier=dossier) == {"outcome": "offered"}
    stored = world.dossiers.get(dossier)
    assert stored is not None
    assert stored.state is State.DECIDED
    assert stored.result is not None
    assert stored.result.available


def test_a_leg_of_no_dossier_fails_and_the_machine_hears_of_it(world: World) -> None:
    with pytest.raises(NotFound):
        walked(dossiers, "list_papers", dossier="nobody")
    with pytest.raises(Conflict):
        walked(dossiers, "find_result", dossier=world.identifier(world.processing()))


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    "event",
    [
        {"task": "list_papers"},
        {"task": "hand_over", "dossier": "x", "papers": [{"outcome": "burnt", "paper": "x"}]},
    ],
)
def test_a_task_of_another_shape_is_an_error(event: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        dossiers(event, None)


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("task", ["", "clean", "LIST_PAPERS"])
def test_a_task_nobody_knows_is_an_error(task: str) -> None:
    with pytest.raises(ValueError, match="is not a valid Task"):
        dossiers({"task": task, "dossier": "x"}, None)


@pytest.mark.usefixtures("world")
def test_a_task_of_another_function_is_an_error() -> None:
    with pytest.raises(KeyError):
        documents({"task": "list_papers", "dossier": "x"}, None)


def test_the_sweep_starts_what_was_left(world: World) -> None:
    dossier = submitted(world)
    sweep.handler({}, None)
    assert world.legs.started == []
    world.wait(6)
    sweep.handler({}, None)
    sweep.handler({}, None)
    assert [(leg, of) for leg, of, _, _ in world.legs.started] == [(Leg.INTAKE, dossier)]


def test_the_sweep_ends_what_came_back_and_nobody_answered(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    code = world.came_back()
    world.clock.advance(timedelta(days=60))
    sweep.handler({}, None)
    sweep.handler({}, None)
    assert (world.head(code).state, world.legs.started) == (State.STOPPED, [])
    assert "LegsRestarted" not in capsys.readouterr().out


def test_each_sweep_runs_whatever_becomes_of_the_other(world: World) -> None:
    dossier = submitted(world)
    world.wait(6)
    broken = wiring.ports().deliveries
    broken.overdue = lambda *_: 1 / 0  # type: ignore[method-assign,assign,return-value]  # its index is out of reach
    with pytest.raises(ZeroDivisionError):
        sweep.handler({}, None)
    assert [of for _, of, _, _ in world.legs.started] == [dossier]


def test_an_overdue_attempt_is_put_again(world: World) -> None:
    begun = Delivery(
        dossier="d" * 26, code="G01.79-261120-0001", seq=2, agency="G01.79", webhook="e", type="t"
    )
    now = world.clock.now()
    wiring.ports().deliveries.save(begun.tried(1, now, Reply(status=503), now))
    world.wait(6)
    sweep.handler({}, None)
    ((job, delay),) = world.delivery_jobs.queued
    assert (job.dossier, job.attempt, delay) == ("d" * 26, 2, 0)


def test_a_log_line_names_no_person(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    walked(dossiers, "list_papers", dossier=submitted(world))
    logged = " ".join(str(vars(record)) for record in caplog.records)
    assert "list_papers" in logged
    assert not [word for word in ("Nguyễn", "Giấy khám", "person-") if word in logged]
