"""The cloud itself stops in the middle of dossiers, and comes back: its executions died, its tables did not.

AWS keeps a stream's records for a day; the emulator forgets them when it stops. So each stop waits until the
streams have been read: what is under way then is legs, queues and people.
"""

from collections.abc import Callable

import pytest

from tests.faults.ledger import Ledger
from tests.faults.rig import Fault, Rig
from tests.faults.ways import goes_on_after, handed_over, owing, pay, press, ready, state, submit
from tests.people import until

STOPPED = "being stopped and started"
LEGS_LAST = Fault("delay", function="documents", times=10, seconds=20)


def just_submitted(rig: Rig) -> Callable[[], bool]:
    rig.harm(LEGS_LAST)
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
    until(lambda: state(rig, code) == "processing", f"{code} to go on", 240)
    return lambda: state(rig, code) == "processing"


def just_decided(rig: Rig) -> Callable[[], bool]:
    code = owing(rig)
    pay(rig, code)
    until(lambda: state(rig, code) == "processing", f"{code} to go on")
    rig.harm(LEGS_LAST)
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
    faults.everybody_told()
    faults.stop_cloud()
    faults.start_cloud()
    faults.calm()
    until(goes_on_after(faults, goes_on), "the dossier to go on", 280)
    words = moment.__name__.replace("_", " ")
    ledger.note(f"the cloud, {words}", STOPPED, 1, faults.recovered())
