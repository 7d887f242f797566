"""The schedule that has the bank asked."""

import json

import pytest

from functions import wiring
from functions.reconcile.schedule import handler
from portal.domain.payment import (
    ASKED_AFTER,
    OFFERED_FOR,
    Notification,
    PaymentRequest,
    PaymentState,
)
from tests.fakes.common import NOW, FakeClock
from tests.fakes.payments import FakeGateway, FakeInquiry, FakePayments
from tests.paying import attempt

LATER = OFFERED_FOR + 2 * ASKED_AFTER


class Broken(FakeInquiry):
    def ask(self, payment: PaymentRequest) -> Notification | None:
        raise ValueError(payment.payment)


class Ports(wiring.Ports):
    def __init__(self) -> None:
        self.clock = FakeClock(NOW + LATER)
        self.payments = FakePayments()
        self.inquiry: FakeInquiry = FakeInquiry()
        attempt(self.payments)


def test_what_the_bank_knows_is_settled(ports: Ports, capsys: pytest.CaptureFixture[str]) -> None:
    gateway = FakeGateway()
    said = gateway.said(gateway.tell("attempt1", 135_000))
    assert said is not None
    ports.inquiry.answers["attempt1"] = said
    handler({}, None)
    handler({}, None)
    payment = ports.payments.find("attempt1")
    assert payment is not None
    assert payment.state is PaymentState.PAID
    assert ports.inquiry.asked == ["attempt1"]
    assert "BankSilent" not in capsys.readouterr().out


def test_a_silent_bank_is_counted_for_the_operators(
    ports: Ports, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    handler({}, None)
    ports.inquiry = Broken()
    handler({}, None)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["BankSilent"] for line in lines if "BankSilent" in line] == [[1.0], [1.0]]
    assert [record.getMessage() for record in caplog.records][-1] == "reconcile_failed"
