"""Whoever works behind the doors may die at any call: the dossier is handed over, and everybody told, all the same."""

import pytest

from tests.faults.ledger import Ledger
from tests.faults.rig import Fault, Rig
from tests.faults.ways import (
    Way,
    each_call,
    goes_on_after,
    one_fault,
    press,
    ready,
    submit,
    told_fewest,
)
from tests.people import until

pytestmark = pytest.mark.soak

WORKERS = ("dossier-outbox", "dossier-legs", "documents", "notification", "delivery")


def worked(rig: Rig) -> Way[str]:
    """As `filing`, and nobody has anything left to do: what the workers ask comes after the receipt."""
    begun = filing(rig)

    def walk(draft: str) -> None:
        begun.walk(draft)
        rig.recovered()

    return begun._replace(walk=walk)


@pytest.fixture(scope="module")
def asked(rigged: Rig, ledger: Ledger) -> dict[str, list[str]]:
    return told_fewest(rigged, ledger, worked(rigged), WORKERS)


def filing(rig: Rig) -> Way[str]:
    """From a draft to a dossier whose agency and citizen were told."""

    def end(draft: str) -> None:
        about = submit(rig, draft)["code"]
        assert rig.sandbox.webhooks("G01.79", about)
        assert [one for one in rig.sandbox.mails(rig.citizen.email) if about in one["subject"]]

    return Way("intake", lambda: ready(rig), lambda draft: submit(rig, draft), end)


@pytest.mark.parametrize("fault", ["kill", "lost"])
def test_the_workers_are_harmed_at_every_call(
    faults: Rig, ledger: Ledger, asked: dict[str, list[str]], fault: str
) -> None:
    harmed = each_call(faults, ledger, filing(faults), WORKERS, fault)
    few = {one: harmed[one] for one in WORKERS if harmed[one] < len(asked[one])}
    assert few == {}, asked


@pytest.mark.parametrize(
    ("words", "harms"),
    [
        (
            "each third call is throttled",
            [Fault("throttle", service="dynamodb", times=40, every=3)],
        ),
        ("each fourth answer is lost", [Fault("lost", times=40, every=4)]),
        (
            "each second write meets a transaction",
            [
                Fault("conflict", operation=write, times=40, every=2)
                for write in ("TransactWriteItems", "PutItem")
            ],
        ),
        ("every call takes half a second more", [Fault("delay", times=200, seconds=0.5)]),
    ],
)
def test_a_dossier_in_bad_weather(
    faults: Rig, ledger: Ledger, words: str, harms: list[Fault]
) -> None:
    one_fault(faults, ledger, filing(faults), words, *harms)


@pytest.mark.parametrize(
    ("words", "harm"),
    [
        ("text messages fail", Fault("down", service="sns", times=3)),
        ("text messages take longer than anybody waits", Fault("delay", service="sns", seconds=6)),
        ("mails fail", Fault("down", service="ses", times=3)),
        ("legs cannot be started", Fault("down", operation="StartExecution", times=4)),
        ("files cannot be read or written", Fault("down", "documents", "s3", times=5)),
        ("queues take nothing", Fault("down", service="amazonsqs", times=4)),
        ("a leg's task hangs until its time is over", Fault("freeze", "dossier-legs", skip=1)),
        ("a worker hangs until its time is over", Fault("freeze", "notification", skip=1)),
    ],
)
def test_a_neighbour_is_not_there(faults: Rig, ledger: Ledger, words: str, harm: Fault) -> None:
    one_fault(faults, ledger, accepting(faults), words, harm)


def accepting(rig: Rig) -> Way[str]:
    """From a draft to an accepted dossier: what a citizen hears of by mail and by text."""

    def walk(draft: str) -> None:
        code: str = submit(rig, draft)["code"]
        handed = lambda: bool(rig.sandbox.webhooks("G01.79", code))  # noqa: E731
        until(goes_on_after(rig, handed), f"{code} to be handed over", 240)
        press(rig, code, "accept")

    def end(draft: str) -> None:
        about = submit(rig, draft)["code"]
        texts = [text for text in rig.sandbox.texts(rig.citizen.phone) if about in text]
        assert texts

    return Way("accept", lambda: ready(rig), walk, end)
