"""Paying, whatever becomes of the bank's notification: the fee is taken once, and the dossier goes on."""

import pytest

from tests.faults.ledger import Ledger
from tests.faults.rig import Fault, Rig, insist
from tests.faults.ways import Way, each_call, one_fault, owing, pay, state, told_fewest
from tests.people import until

pytestmark = pytest.mark.soak

MOST = 8
SETTLERS = ("webhooks", "dossier-settlements")


def paying(rig: Rig) -> Way[str]:
    def walk(code: str) -> None:
        pay(rig, code)
        until(lambda: state(rig, code) == "processing", f"{code} to go on", 240)

    def end(code: str) -> None:
        events = insist(lambda: rig.citizen.http.get(f"/dossiers/{code}")).json()["timeline"]
        assert [one["event"] for one in events].count("FeePaid") == 1

    return Way("settle", lambda: owing(rig), walk, end)


@pytest.fixture(scope="module")
def asked(rigged: Rig, ledger: Ledger) -> dict[str, list[str]]:
    return told_fewest(rigged, ledger, paying(rigged), SETTLERS)


@pytest.mark.parametrize("function", SETTLERS)
def test_what_settling_asks(asked: dict[str, list[str]], function: str) -> None:
    assert 0 < len(asked[function]) <= MOST


@pytest.mark.parametrize("fault", ["kill", "lost"])
def test_settling_is_harmed_at_every_call(
    faults: Rig, ledger: Ledger, asked: dict[str, list[str]], fault: str
) -> None:
    harmed = each_call(faults, ledger, paying(faults), SETTLERS, fault)
    few = {one: harmed[one] for one in SETTLERS if harmed[one] < len(asked[one])}
    assert few == {}, asked


@pytest.mark.parametrize("function", SETTLERS)
@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("transactions meet others for a while", {"fault": "conflict", "times": 12}),
        ("transactions are throttled for a while", {"fault": "throttle", "times": 12}),
    ],
)
def test_settling_in_bad_weather(
    faults: Rig, ledger: Ledger, function: str, words: str, fault: dict[str, object]
) -> None:
    harm = Fault(**fault, function=function, operation="TransactWriteItems")  # type: ignore[arg-type]  # as written
    one_fault(faults, ledger, paying(faults), f"`{function}`: {words}", harm)


def test_the_secret_cannot_be_read(faults: Rig, ledger: Ledger) -> None:
    """The process that knew it dies, and the next ones cannot ask."""
    away = Fault("down", service="secretsmanager", times=6)
    one_fault(
        faults, ledger, paying(faults), "secrets cannot be read", Fault("kill", "webhooks"), away
    )
