"""Whoever works behind the doors may die at any call: the dossier is handed over, and everybody told, all the same."""

import pytest

from tests.faults.ledger import Ledger
from tests.faults.rig import Fault, Rig
from tests.faults.ways import Way, each_call, one_fault, ready, submit

WORKERS = ("dossier-outbox", "dossier-legs", "documents", "notification", "delivery")


def filing(rig: Rig) -> Way[str]:
    """From a draft to a dossier whose agency and citizen were told."""

    def end(draft: str) -> None:
        about = submit(rig, draft)["code"]
        assert rig.sandbox.webhooks("G01.79", about)
        assert [one for one in rig.sandbox.mails(rig.citizen.email) if about in one["subject"]]

    return Way("intake", lambda: ready(rig), lambda draft: submit(rig, draft), end)


@pytest.mark.parametrize("fault", ["kill", "lost"])
def test_the_workers_are_harmed_at_every_call(faults: Rig, ledger: Ledger, fault: str) -> None:
    each_call(faults, ledger, filing(faults), WORKERS, fault)


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
