"""The cloud itself stops in the middle of dossiers, and comes back: its executions died, its tables did not."""

from collections.abc import Callable

import pytest

from tests.faults.ledger import Ledger
from tests.faults.rig import Rig
from tests.faults.ways import handed_over, owing, pay, press, ready, state, submit
from tests.people import until

STOPPED = "is stopped and started"


def just_submitted(rig: Rig) -> Callable[[], bool]:
    codes = [submit(rig, ready(rig))["code"] for _ in range(3)]
    return lambda: all(rig.sandbox.webhooks("G01.79", code) for code in codes)


def just_accepted(rig: Rig) -> Callable[[], bool]:
    code = handed_over(rig)
    press(rig, code, "accept")
    return lambda: state(rig, code) == "accepted"


def just_asked_to_pay(rig: Rig) -> Callable[[], bool]:
    code = owing(rig)

    def goes_on() -> bool:
        pay(rig, code)
        until(lambda: state(rig, code) == "processing", f"{code} to go on", 240)
        return True

    return goes_on


def just_paid(rig: Rig) -> Callable[[], bool]:
    code = owing(rig)
    pay(rig, code)
    return lambda: state(rig, code) == "processing"


def just_decided(rig: Rig) -> Callable[[], bool]:
    code = owing(rig)
    pay(rig, code)
    until(lambda: state(rig, code) == "processing", f"{code} to go on")
    press(rig, code, "results", sample="1", number="12/QĐ", note="Đủ điều kiện")

    def offered() -> bool:
        return bool((rig.citizen.dossier(code)["result"] or {}).get("available"))

    return offered


@pytest.mark.parametrize(
    "moment", [just_submitted, just_accepted, just_asked_to_pay, just_paid, just_decided]
)
def test_the_cloud_is_stopped_and_started(
    faults: Rig, ledger: Ledger, moment: Callable[[Rig], Callable[[], bool]]
) -> None:
    faults.recovered()
    goes_on = moment(faults)
    faults.stop_cloud()
    faults.start_cloud()
    until(goes_on_after(faults, goes_on), "the dossier to go on", 280)
    words = moment.__name__.replace("_", " ")
    ledger.note(f"the cloud, {words}", STOPPED, 1, faults.recovered())


def goes_on_after(rig: Rig, goes_on: Callable[[], bool]) -> Callable[[], bool]:
    """Look while the five minutes pass."""

    def look() -> bool:
        if goes_on():
            return True
        rig.sweep()
        return False

    return look
