"""The payments table's stream."""

from typing import Any

import pytest

from functions import wiring
from functions.dossier.settlements import handler
from portal.domain.money_case import MoneyCase, paid_after_stop
from portal.domain.payment import PaymentRequest, PaymentState, Settlement
from portal.domain.transitions import State
from tests.fakes.common import NOW, FakeClock
from tests.fakes.payments import FakePayments
from tests.fakes.records import FakeDeadRecords
from tests.paying import AWAITING, attempt, kept

DONE = {"batchItemFailures": []}


class Ports(wiring.Ports):
    def __init__(self) -> None:
        self.clock = FakeClock()
        self.dossiers = kept()
        self.payments = FakePayments()
        self.dead_records = FakeDeadRecords()


def told(
    payment: PaymentRequest | MoneyCase, kind: str = "payment", name: str = "MODIFY"
) -> dict[str, Any]:
    item = {
        "pk": {"S": f"PAYMENT#{payment.payment}"},
        "sk": {"S": "PAYMENT"},
        "v": {"N": str(payment.version)},
        "kind": {"S": kind},
        "body": {"S": payment.model_dump_json()},
    }
    change = {"SequenceNumber": "1", "NewImage": item}
    return {"Records": [{"eventID": "e", "eventName": name, "dynamodb": change}]}


def paid() -> PaymentRequest:
    settlement = Settlement(at=NOW, gateway_transaction="14000001", response="00")
    changes = {"state": PaymentState.PAID, "settlement": settlement, "version": 2}
    return attempt(FakePayments()).model_copy(update=changes)


def test_a_payment_moves_its_dossier(ports: Ports) -> None:
    assert handler(told(paid()), None) == DONE
    assert ports.dossiers.heads[AWAITING.id].state is State.PROCESSING


def test_other_items_move_nothing(ports: Ports) -> None:
    assert handler(told(paid(), kind="note"), None) == DONE
    assert ports.dossiers.heads[AWAITING.id] == AWAITING


@pytest.mark.parametrize(("name", "counted"), [("INSERT", True), ("MODIFY", False)])
@pytest.mark.usefixtures("ports")
def test_a_new_case_is_counted_for_the_operators_alarm(
    name: str, counted: object, capsys: pytest.CaptureFixture[str]
) -> None:
    case = paid_after_stop(paid(), "14000001", NOW)
    assert handler(told(case, "case", name), None) == DONE
    assert ('"MoneyCases"' in capsys.readouterr().out) is counted


def test_a_payment_nobody_can_apply_is_kept_with_the_dead_letters(ports: Ports) -> None:
    ports.dossiers.heads.clear()
    assert handler(told(paid()), None) == DONE
    (stone,) = ports.dead_records.kept
    assert (stone.pk, stone.worker) == ("PAYMENT#attempt1", "functions.dossier.settlements.handler")
