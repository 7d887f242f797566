"""A bank that misbehaves: whatever it says, the fee is paid once, and no đồng is lost from sight."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from infra.verify import local, shelves
from portal.domain.books import Invariant
from portal.domain.money_case import CaseKind, MoneyCase
from portal.operations.close_case import CloseCase, close_case
from portal.operations.list_cases import list_cases
from portal.stores.machine import SystemClock
from tests.bank import notification
from tests.people import Citizen, Sandbox, good, new_key, until
from tests.stack import Stack

AGENCY = "G01.79"
Aws = Callable[[str], Any]


class Payer:
    """A citizen whose dossier awaits its fee."""

    def __init__(self, stack: Stack, citizen: Citizen, sandbox: Sandbox) -> None:
        self.stack, self.citizen, self.sandbox = stack, citizen, sandbox
        self.code = str(citizen.file()["code"])
        until(lambda: sandbox.webhooks(AGENCY, self.code), "the agency to be told")
        for button in ("accept", "start", "fee-requests"):
            sandbox.press(AGENCY, self.code, button)

    def offered(self) -> dict[str, Any]:
        """An attempt whose page is open at the bank."""
        offer = self.citizen.pay(self.code)
        assert self.citizen.http.get(offer["url"]).status_code == 200
        return offer

    def asks_again(self) -> httpx.Response:
        return self.citizen.http.post("/payments", json={"dossier": self.code}, headers=new_key())

    def at_the_bank(self, outcome: str = "pay", conduct: str = "honest") -> str:
        offer = self.citizen.pay(self.code)
        self.sandbox.at_the_bank(offer["url"], outcome, conduct)
        return str(offer["payment"])

    # --- what the citizen sees
    def payment(self, reference: str) -> dict[str, Any]:
        return dict(good(self.citizen.http.get(f"/payments/{reference}")))

    def state(self, reference: str) -> tuple[str, list[str]]:
        """The attempt's state, and the kinds of its cases."""
        found = self.payment(reference)
        return found["state"], sorted(case["kind"] for case in found["cases"])

    def goes_on(self) -> None:
        """By one payment, whatever was said."""
        found = self.citizen.wait_for(self.code, "processing")
        assert [line["event"] for line in found["timeline"]].count("FeePaid") == 1

    # --- what the bank hears
    def heard(self, reference: str) -> list[str | None]:
        attempts = self.sandbox.transaction(reference)["ipn_attempts"]
        return [attempt["rsp_code"] for attempt in attempts]

    # --- what the operator sees
    def cases(self, reference: str) -> list[MoneyCase]:
        with shelves(self.stack.name, self.stack.aws.session, self.stack.endpoint) as kept:
            return [case for case in list_cases(kept.books) if case.payment == reference]

    def close(self, case: MoneyCase) -> None:
        command = CloseCase(case=case.id, by="doi-soat", words="Đã hoàn tiền cho người nộp.")
        with shelves(self.stack.name, self.stack.aws.session, self.stack.endpoint) as kept:
            close_case(command, kept.payments, SystemClock())

    def books_hold(self, *references: str) -> None:
        found = local(self.stack.cloud).findings
        money = [one for one in found if one.invariant is Invariant.MONEY]
        assert [one for one in money if one.about in {self.code, *references}] == []


@pytest.fixture
def payer(stack: Stack, citizen: Citizen, sandbox: Sandbox) -> Iterator[Payer]:
    yield Payer(stack, citizen, sandbox)
    sandbox.query_desk("honest")


def test_told_twenty_times_at_once_and_then_charged_again(payer: Payer) -> None:
    reference = payer.at_the_bank(conduct="silent")
    assert payer.state(reference) == ("open", [])
    payer.sandbox.misdeed(reference, "bad_signature")
    assert payer.state(reference) == ("open", [])
    payer.sandbox.misdeed(reference, "twenty")
    until(lambda: len(payer.heard(reference)) == 21, "twenty answers, or none in time", 120)
    forged, *answers = payer.heard(reference)
    assert (forged, answers.count("00")) == ("97", 1)
    assert set(answers) <= {"00", "02", "99", None}
    assert payer.state(reference) == ("paid", [])
    payer.goes_on()
    assert payer.cases(reference) == []

    payer.sandbox.misdeed(reference, "pay_again")
    payer.sandbox.misdeed(reference, "again")
    payer.sandbox.misdeed(reference, "wrong_amount")
    assert payer.state(reference) == ("paid", ["paid_twice", "wrong_amount"])
    payer.goes_on()
    amounts = {case.kind: case.amount for case in payer.cases(reference)}
    assert amounts == {CaseKind.PAID_TWICE: 135_000, CaseKind.WRONG_AMOUNT: 136_000}
    payer.books_hold(reference)


def test_paid_after_cancelling_while_another_attempt_paid(payer: Payer) -> None:
    first = payer.at_the_bank("cancel")
    until(lambda: payer.state(first)[0] == "cancelled", "the cancellation")
    second = payer.at_the_bank(conduct="early")
    assert payer.state(second) == ("paid", []), "the bank was quicker than the browser"
    payer.goes_on()
    payer.sandbox.misdeed(first, "pay_again")
    assert payer.state(first) == ("review", ["paid_twice"])
    (case,) = payer.cases(first)
    assert (case.code, case.amount, case.is_open) == (payer.code, 135_000, True)
    payer.close(case)
    assert payer.state(first)[0] == "closed"
    listed = good(payer.citizen.http.get(f"/dossiers/{payer.code}/payments"))["items"]
    assert [(one["payment"], one["state"]) for one in listed] == [
        (second, "paid"),
        (first, "closed"),
    ]
    payer.books_hold(first, second)


def test_paid_after_cancelling_still_pays_what_is_due(payer: Payer) -> None:
    reference = payer.at_the_bank("cancel")
    until(lambda: payer.state(reference)[0] == "cancelled", "the cancellation")
    payer.sandbox.misdeed(reference, "pay_again")
    assert payer.payment(reference)["remark"] == "late"
    assert payer.state(reference) == ("paid", [])
    payer.goes_on()
    payer.books_hold(reference)


def test_a_wrong_amount_waits_for_people_and_then_the_fee_is_paid(payer: Payer) -> None:
    reference = payer.offered()["payment"]
    payer.sandbox.misdeed(reference, "wrong_amount")
    assert payer.state(reference) == ("review", ["wrong_amount"])
    answer = payer.asks_again()
    assert (answer.status_code, answer.json()["code"]) == (409, "payment_in_review")
    (case,) = payer.cases(reference)
    payer.close(case)
    second = payer.at_the_bank(conduct="late")
    assert payer.state(second) == ("open", [])
    payer.goes_on()
    assert payer.state(second) == ("paid", [])
    payer.books_hold(reference, second)


def test_a_bank_that_contradicts_itself_and_then_confirms(payer: Payer) -> None:
    offer = payer.offered()
    reference = offer["payment"]
    payer.sandbox.misdeed(reference, "contradiction")
    assert payer.state(reference) == ("review", ["suspected"])
    payer.sandbox.at_the_bank(offer["url"], "pay")
    until(lambda: payer.state(reference) == ("paid", []), "the confirmation")
    payer.goes_on()
    assert [case.is_open for case in payer.cases(reference)] == [False]
    payer.books_hold(reference)


def test_money_for_a_payment_nobody_asked_for(payer: Payer) -> None:
    offer = payer.offered()
    nobodys = "nobodys" + offer["payment"][:12]
    told = notification(payer.stack, offer, vnp_TxnRef=nobodys)
    for _ in range(2):
        heard = good(httpx.get(f"{payer.stack.portal}/api/webhooks/vnpay?{told}", timeout=30))
        assert heard["RspCode"] == "01"
    (case,) = payer.cases(nobodys)
    assert (case.kind, case.amount, case.code) == (CaseKind.UNKNOWN_PAYMENT, 135_000, None)
    payer.books_hold(nobodys)


def test_a_bank_that_never_tells_is_asked(payer: Payer, aws: Aws) -> None:
    reference = payer.at_the_bank(conduct="silent")
    for desk, seconds in (("silent", 0), ("slow", 7), ("forged", 0)):
        payer.sandbox.query_desk(desk, seconds)
        reconcile(payer.stack, aws, reference)
        assert payer.state(reference) == ("open", [])
    payer.sandbox.query_desk("slow", 1)
    reconcile(payer.stack, aws, reference)
    assert payer.state(reference) == ("paid", [])
    payer.goes_on()
    payer.sandbox.misdeed(reference, "again")
    assert payer.heard(reference) == ["02"]
    payer.books_hold(reference)


def reconcile(stack: Stack, aws: Aws, reference: str) -> None:
    """Push the clock to where the bank is asked about that attempt, and have the schedule come round."""
    aws("dynamodb").update_item(
        TableName=f"{stack.name}-payments",
        Key={"pk": {"S": f"PAYMENT#{reference}"}, "sk": {"S": "PAYMENT"}},
        UpdateExpression="SET due_at = :now",
        ConditionExpression="attribute_exists(due_at)",
        ExpressionAttributeValues={":now": {"S": datetime.now(UTC).isoformat()}},
    )
    done = aws("lambda").invoke(FunctionName=f"{stack.name}-payment-reconcile", Payload=b"{}")
    assert "FunctionError" not in done
