"""The cloud itself stops in the middle of dossiers, and comes back: its executions died, its tables did not.

AWS keeps a stream's records for a day; the emulator forgets them when it stops. So each stop waits until the
streams have been read: what is under way then is legs, calls that are held, and people.

That a state is still there shows only that the tables kept it. So each dossier has to make its next move.
"""

from collections.abc import Callable

import httpx
import pytest

from tests.faults.ledger import Ledger
from tests.faults.rig import Fault, Rig, insist
from tests.faults.ways import (
    goes_on_after,
    handed_over,
    owing,
    pay,
    post,
    press,
    ready,
    state,
    submit,
)
from tests.people import new_key, until

pytestmark = pytest.mark.soak

STOPPED = "being stopped and started"
LEGS_LAST = Fault("delay", function="documents", times=10, seconds=20)
SETTLING_LASTS = Fault(
    "delay", function="webhooks", operation="TransactWriteItems", times=30, seconds=60
)


def just_submitted(rig: Rig) -> Callable[[], bool]:
    rig.harm(LEGS_LAST)
    codes = [submit(rig, ready(rig))["code"] for _ in range(3)]
    return lambda: all(rig.sandbox.webhooks("G01.79", code) for code in codes)


def just_accepted(rig: Rig) -> Callable[[], bool]:
    """The officer goes on with it."""
    code = handed_over(rig)
    press(rig, code, "accept")

    def goes_on() -> bool:
        press(rig, code, "start")
        under_way(rig, code)
        return True

    return goes_on


def just_asked_to_pay(rig: Rig) -> Callable[[], bool]:
    code = owing(rig)

    def goes_on() -> bool:
        pay(rig, code)
        under_way(rig, code)
        return True

    return goes_on


def just_paid(rig: Rig) -> Callable[[], bool]:
    """At the bank, whose word the portal has heard and not yet written down; then the officer decides."""
    code = owing(rig)
    rig.everybody_told()
    rig.harm(SETTLING_LASTS)
    pay(rig, code)
    until(lambda: any(rig.fired()), "the settling to be held")

    def goes_on() -> bool:
        under_way(rig, code)
        decide(rig, code)
        until(goes_on_after(rig, lambda: offered(rig, code)), f"{code}'s result", 240)
        return True

    return goes_on


def just_decided(rig: Rig) -> Callable[[], bool]:
    """The citizen gets the result."""
    code = owing(rig)
    pay(rig, code)
    under_way(rig, code)
    rig.harm(LEGS_LAST)
    decide(rig, code)

    def goes_on() -> bool:
        return offered(rig, code) and fetched(rig, code)

    return goes_on


def under_way(rig: Rig, code: str) -> None:
    """Once begun, and again once paid."""
    until(lambda: state(rig, code) == "processing", f"{code} to go on", 240)


def decide(rig: Rig, code: str) -> None:
    press(rig, code, "results", sample="1", number="12/QĐ", note="Đủ điều kiện")


def offered(rig: Rig, code: str) -> bool:
    seen = insist(lambda: rig.citizen.http.get(f"/dossiers/{code}")).json()
    return bool((seen["result"] or {}).get("available"))


def fetched(rig: Rig, code: str) -> bool:
    key = new_key()
    link = insist(lambda: post(rig, f"/dossiers/{code}/result", {}, key)).json()
    file = httpx.get(link["url"], timeout=30)
    return file.content.startswith(b"%PDF") and state(rig, code) == "returned"


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
    found = faults.recovered()
    ledger.note(f"the cloud, {words}", STOPPED, 1, faults.rounds, found)
