"""An agency that is down, slow, gone, forgetful, forged: it is told all the same, and nothing moves but in order.

The agency is one that no other journey goes to: while it is down, nobody else waits for it.
"""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from infra.replay import office, replay
from infra.verify import local
from portal.domain.books import Seen
from portal.domain.delivery import Delivery
from portal.stores.deliveries import DynamoDeliveries
from portal.stores.dossiers import DynamoDossiers
from portal.stores.table import Table
from portal.stores.vault import LockedVault
from tests.people import Citizen, Sandbox, until
from tests.signing import signed
from tests.stack import Stack

Aws = Callable[[str], Any]
AGENCY = "G01.01"
HANDED_OVER = 2
"""The number of the event that agencies are told of first."""


@dataclass(frozen=True)
class Archive:
    """What was stored, seen from behind."""

    dossiers: DynamoDossiers
    deliveries: DynamoDeliveries

    def id(self, code: str) -> str:
        found = self.dossiers.find(code)
        assert found is not None
        return found.id

    def delivery(self, code: str) -> Delivery | None:
        return self.deliveries.find(self.id(code), HANDED_OVER)

    def tried(self, code: str, times: int) -> Delivery | None:
        found = self.delivery(code)
        return found if found and len(found.attempts) >= times else None

    def vain(self, code: str) -> list[tuple[str, str, str]]:
        """What was said in vain: the move, the state it met, and why it was not made."""
        return sorted(
            (one.what, one.state, one.why) for one in self.dossiers.answers(self.id(code))
        )

    def moves(self, code: str) -> list[str]:
        return [event.type.value for event in self.dossiers.events(self.id(code))]


@pytest.fixture
def archive(stack: Stack, aws: Aws) -> Archive:
    tables = aws("dynamodb")
    return Archive(
        DynamoDossiers(Table(tables, f"{stack.name}-dossiers"), LockedVault()),
        DynamoDeliveries(Table(tables, f"{stack.name}-deliveries")),
    )


@pytest.fixture
def behave(sandbox: Sandbox) -> Iterator[Callable[..., None]]:
    """Have the agency behave so, until the end of the test."""
    yield lambda **mischief: sandbox.behave(AGENCY, **mischief)
    sandbox.behave(AGENCY)


Behave = Callable[..., None]


def filed(citizen: Citizen) -> str:
    return str(citizen.file(AGENCY)["code"])


def told(sandbox: Sandbox, code: str, times: int = 1) -> dict[str, Any]:
    """The call, once the agency took it so many times."""

    def look() -> dict[str, Any] | None:
        calls = sandbox.webhooks(AGENCY, code)
        return calls[0] if calls and calls[0]["times"] >= times else None

    return until(look, f"the agency to be told {times} times", seconds=90)


# --- it is told, sooner or later
def test_an_agency_that_was_down_is_told_by_the_ladder_and_its_schedules(
    stack: Stack, aws: Aws, citizen: Citizen, sandbox: Sandbox, archive: Archive, behave: Behave
) -> None:
    behave(hears="down")
    code = filed(citizen)
    failed = until(lambda: archive.tried(code, 3), "the queue's own waits to be over")
    assert [one.status for one in failed.attempts] == [503, 503, 503]
    late = scheduled(stack, aws("scheduler"), archive.id(code))
    assert [name.rsplit("-", 1)[1] for name in late] == ["4"]
    behave()
    call = told(sandbox, code)
    assert (call["verified"], call["times"], call["type"]) == (True, 1, "dossier.handed_over")
    done = until(lambda: archive.tried(code, 4), "the attempt to be recorded")
    assert (done.state, done.attempts[-1].status) == ("delivered", 204)
    until(lambda: not scheduled(stack, aws("scheduler"), archive.id(code)), "no schedule to stay")
    citizen.dossier(code)


def scheduled(stack: Stack, client: Any, dossier: str) -> list[str]:  # noqa: ANN401  # boto3's
    found = client.list_schedules(
        GroupName=f"{stack.name}-deliveries", NamePrefix=f"{stack.name}-{dossier}"
    )
    return [one["Name"] for one in found["Schedules"]]


@pytest.mark.parametrize(
    ("hears", "heard", "times"),
    [("gone", (410, None), 1), ("redirects", (307, None), 1), ("slow", (None, "timed_out"), 2)],
)
def test_only_a_good_answer_in_time_is_one(
    citizen: Citizen,
    sandbox: Sandbox,
    archive: Archive,
    behave: Behave,
    hears: str,
    heard: tuple[int | None, str | None],
    times: int,
) -> None:
    """What was taken too slowly is told again, under the name by which the agency knows it."""
    behave(hears=hears)
    code = filed(citizen)
    failed = until(lambda: archive.tried(code, 1), "the first attempt")
    assert (failed.attempts[0].status, failed.attempts[0].refusal) == heard
    behave()
    assert told(sandbox, code, times)["id"] == failed.webhook


def test_an_attempt_that_was_lost_is_swept_up_by_two_sweeps_at_once(
    stack: Stack, aws: Aws, citizen: Citizen, sandbox: Sandbox, archive: Archive
) -> None:
    code = filed(citizen)
    told(sandbox, code)
    done = until(lambda: archive.tried(code, 1), "the first attempt to be recorded")
    archive.deliveries.save(done.revived(datetime.now(UTC) - timedelta(minutes=10)))
    with ThreadPoolExecutor(2) as threads:
        sweeps = list(threads.map(lambda _: sweep(stack, aws("lambda")), range(2)))
    assert sweeps == [None, None]
    told(sandbox, code, times=2)
    again = until(lambda: archive.tried(code, 2), "the second attempt to be recorded")
    assert [one.number for one in again.attempts] == [1, 2]
    assert again.state == "delivered"


def sweep(stack: Stack, client: Any) -> str | None:  # noqa: ANN401  # boto3's
    answer = client.invoke(FunctionName=f"{stack.name}-dossier-sweep", Payload=b"{}")
    return answer.get("FunctionError")  # type: ignore[no-any-return]


def test_what_an_agency_took_and_lost_is_replayed(
    stack: Stack, citizen: Citizen, sandbox: Sandbox, archive: Archive
) -> None:
    code = filed(citizen)
    told(sandbox, code)
    until(lambda: archive.tried(code, 1), "the first attempt to be recorded")
    with office(stack.name, stack.aws.session, stack.endpoint) as here:
        assert list(replay(here, code, None, taken=False)) == []
        (begun,) = replay(here, code, None, taken=True)
    assert begun.upcoming == 2
    told(sandbox, code, times=2)


# --- what it says
@pytest.mark.parametrize("by", ["api", "webhook"])
def test_only_genuine_answers_in_lawful_order_move_a_dossier(
    stack: Stack, citizen: Citizen, sandbox: Sandbox, archive: Archive, behave: Behave, by: str
) -> None:
    code = filed(citizen)
    told(sandbox, code)
    before = archive.moves(code)

    behave(talks="forged", by=by)
    assert sandbox.push(AGENCY, code, "accept").status_code == 401
    assert (archive.moves(code), archive.vain(code)) == (before, [])

    behave(talks="stale", by=by)
    assert sandbox.push(AGENCY, code, "accept").status_code == 412
    stale = ("DossierAccepted", "registered", "stale")
    assert (archive.moves(code), archive.vain(code)) == (before, [stale])

    behave(talks="early", by=by)
    sandbox.press(AGENCY, code, "accept")
    early = ("ProcessingStarted", "registered", "transition_not_allowed")
    assert archive.moves(code) == [*before, "DossierAccepted"]
    assert archive.vain(code) == [stale, early]

    behave(talks="twice", by=by)
    sandbox.press(AGENCY, code, "start")
    assert archive.moves(code) == [*before, "DossierAccepted", "ProcessingStarted"]
    assert archive.vain(code) == [stale, early]

    found = local(stack.cloud)
    assert [one for one in found.findings if one.about == code] == []
    assert found.counts[Seen.UNHEEDED] >= 2


def test_one_webhook_ten_times_at_once_is_one_move(
    stack: Stack, citizen: Citizen, sandbox: Sandbox, archive: Archive
) -> None:
    code = filed(citizen)
    told(sandbox, code)
    body = webhook("dossier.accepted", code)
    call = signed("msg_many", datetime.now(UTC), body, secret(stack))
    with ThreadPoolExecutor(10) as threads:
        answers = list(threads.map(lambda _: tell(stack, body, call), range(10)))
    taken = [it for it in answers if it.status_code == 200]
    assert {it.status_code for it in answers} <= {200, 409}, "a racer may be asked to come again"
    assert taken
    assert len({it.text for it in taken}) == 1
    assert archive.moves(code).count("DossierAccepted") == 1
    assert archive.vain(code) == []


def test_a_forged_webhook_is_401_and_changes_nothing(
    stack: Stack, citizen: Citizen, sandbox: Sandbox, archive: Archive
) -> None:
    code = filed(citizen)
    told(sandbox, code)
    before = archive.moves(code)
    for wrong in ("body", "time", "secret", "agency", "nothing"):
        refused = forged(stack, code, wrong)
        assert (refused.status_code, refused.json()["code"]) == (401, "not_signed_in"), wrong
        assert (archive.moves(code), archive.vain(code)) == (before, []), wrong


def forged(stack: Stack, code: str, wrong: str) -> httpx.Response:
    """An acceptance whose signature is not its agency's of now, for its very words."""
    now = datetime.now(UTC)
    body = webhook("dossier.accepted", code)
    at = now - timedelta(minutes=6) if wrong == "time" else now
    others = secret(stack, "G01.79") if wrong in {"secret", "agency"} else secret(stack)
    call = dict(signed("msg_forged", at, body, others)) if wrong != "nothing" else {}
    sent = webhook("dossier.refused", code) if wrong == "body" else body
    return tell(stack, sent, call, "nobody" if wrong == "agency" else AGENCY)


def webhook(type_: str, code: str) -> bytes:
    told = {"type": type_, "timestamp": "2026-11-24T02:00:00Z", "data": {"dossier": code}}
    return json.dumps(told).encode()


def secret(stack: Stack, agency: str = AGENCY) -> str:
    known = stack.sandbox_config["agencies"]
    return next(str(one["answer_secret"]) for one in known if one["code"] == agency)


def tell(stack: Stack, body: bytes, call: Any, agency: str = AGENCY) -> httpx.Response:  # noqa: ANN401  # headers
    headers = {**call, "Content-Type": "application/json"}
    url = f"{stack.portal}/api/agency/webhooks/{agency}"
    return httpx.post(url, content=body, headers=headers, timeout=60)
