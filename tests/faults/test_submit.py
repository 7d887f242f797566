"""Submitting, whatever becomes of its calls: one dossier for one draft, and its agency hears of it."""

import pytest

from tests.faults.ledger import Ledger
from tests.faults.rig import Fault, Rig, insist
from tests.faults.ways import (
    AGENCY,
    Way,
    codes,
    each_call,
    fewest,
    one_fault,
    post,
    ready,
    state,
    submit,
)
from tests.people import new_key

pytestmark = pytest.mark.soak

MOST = 8


def submitting(rig: Rig) -> Way[str]:
    """From a draft that lacks nothing to one dossier that its agency knows."""
    before = [len(codes(rig))]

    def end(draft: str) -> None:
        before[0] += 1
        known = codes(rig)
        assert len(known) == before[0], "one draft, one dossier"
        again = submit(rig, draft)["code"]
        assert known[0] == again
        assert len(rig.sandbox.webhooks(AGENCY, again)) >= 1

    return Way("submit", lambda: ready(rig), lambda draft: submit(rig, draft), end)


@pytest.fixture(scope="module")
def asked(rigged: Rig, ledger: Ledger) -> list[str]:
    (calls,) = fewest(rigged, submitting(rigged), ["submission"])
    ledger.calls("submit", calls)
    return calls


def test_what_submit_asks(asked: list[str]) -> None:
    assert 0 < len(asked) <= MOST


@pytest.mark.asvs("2.3.3")
@pytest.mark.parametrize("fault", ["kill", "lost"])
def test_submit_is_harmed_at_every_call(
    faults: Rig, ledger: Ledger, asked: list[str], fault: str
) -> None:
    harmed = each_call(faults, ledger, submitting(faults), ["submission"], fault)
    assert harmed["submission"] >= len(asked)


STORE = {"function": "submission", "operation": "TransactWriteItems"}


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("three transactions meet another", Fault("conflict", **STORE, times=3)),
        ("three transactions are throttled", Fault("throttle", **STORE, times=3)),
        ("nothing but conflicts for a while", Fault("conflict", **STORE, times=40)),
        ("the table is down for a while", Fault("down", **STORE, times=20)),
        (
            "every call takes a second more",
            Fault("delay", function="submission", times=20, seconds=1),
        ),
        ("the answer comes after its asker left", Fault("delay", **STORE, seconds=9)),
    ],
)
def test_submit_in_bad_weather(faults: Rig, ledger: Ledger, words: str, fault: Fault) -> None:
    one_fault(faults, ledger, submitting(faults), words, fault)


def test_a_table_that_never_answers_is_said_so_and_nothing_is_half_done(faults: Rig) -> None:
    before, draft = codes(faults), ready(faults)
    faults.harm(Fault("conflict", **STORE, times=1000))
    answer = post(faults, "/dossiers", {"draft": draft}, new_key())
    assert answer.status_code == 503, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    faults.calm()
    assert codes(faults) == before
    assert insist(lambda: faults.citizen.http.get(f"/drafts/{draft}")).json()["draft"] == draft
    assert state(faults, submit(faults, draft)["code"]) == "registered"
    faults.recovered()


def test_a_list_is_whole_though_batches_come_in_part(faults: Rig, ledger: Ledger) -> None:
    for _ in range(2):
        submit(faults, ready(faults))
    before = codes(faults)
    faults.harm(Fault("partial", "submission", operation="BatchGetItem", times=3))
    assert codes(faults) == before
    fired = sum(faults.fired())
    assert fired
    faults.calm()
    found = faults.recovered()
    ledger.note("list", "batches are read in part", fired, faults.rounds, found)
