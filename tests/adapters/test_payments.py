"""What the fake and the table both keep."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from portal.domain.errors import Raced
from portal.domain.money_case import CaseKind, Closing
from portal.domain.payment import (
    ASKED_AFTER,
    OFFERED_FOR,
    FeeRequest,
    Heard,
    Note,
    Notification,
    PaymentRequest,
    Verdict,
)
from portal.domain.ports.payments import Payments
from portal.domain.settlement import Settled, settle
from portal.operations.settle_payment import settle_payment
from portal.stores import table
from portal.stores.items import SHARDS, due
from portal.stores.machine import SystemCodes
from portal.stores.payments import DynamoPayments
from portal.stores.table import Table
from tests.fakes.common import NOW, FakeClock
from tests.fakes.payments import FakeGateway, FakePayments
from tests.paying import key
from tests.stack import Stack


@pytest.fixture(params=["fake", "table"])
def payments(request: pytest.FixtureRequest) -> Iterator[Payments]:
    if request.param == "fake":
        yield FakePayments()
        return
    stack: Stack = request.getfixturevalue("stack")
    client, name = stack.client("dynamodb"), f"{stack.name}-payments-of-a-test"
    client.create_table(  # of its own: nobody listens to its stream
        TableName=name,
        KeySchema=[
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
        AttributeDefinitions=[
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "S"},
            {"AttributeName": "due_shard", "AttributeType": "S"},
            {"AttributeName": "due_at", "AttributeType": "S"},
        ],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "next_action",
                "KeySchema": [
                    {"AttributeName": "due_shard", "KeyType": "HASH"},
                    {"AttributeName": "due_at", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
        ],
        BillingMode="PAY_PER_REQUEST",
    )
    yield DynamoPayments(Table(client, name))
    client.delete_table(TableName=name)


@pytest.fixture
def fee() -> FeeRequest:
    return FeeRequest(
        dossier=SystemCodes().id(),
        code="G01.79-261120-0001",
        owner="person-0001",
        amount=135_000,
        requested_at=NOW,
        opened_at=NOW,
    )


def attempt(fee: FeeRequest) -> PaymentRequest:
    return PaymentRequest(
        payment=SystemCodes().id(),
        gateway="fake",
        dossier=fee.dossier,
        code=fee.code,
        owner=fee.owner,
        amount=fee.amount,
        payer_address="203.0.113.10",
        language="vi",
        opened_at=NOW,
        expires_at=NOW + OFFERED_FOR,
        once=key("one"),
    )


def note(payment: PaymentRequest, text: str = "told", heard: Heard = Heard.SETTLED) -> Note:
    said = Notification(
        payment=payment.payment,
        amount=payment.amount,
        verdict=Verdict.PAID,
        gateway_transaction="14000001",
        response="00",
        text=text,
    )
    return Note(notification=said, heard=heard, at=NOW)


def opened(payments: Payments, fee: FeeRequest) -> tuple[PaymentRequest, FeeRequest]:
    payment = attempt(fee)
    tried = fee.tried(payment.payment)
    payments.request(fee)
    payments.attempt(payment, tried)
    return payment, tried


def test_a_fee_is_requested_once(payments: Payments, fee: FeeRequest) -> None:
    assert payments.fee(fee.dossier) is None
    payments.request(fee)
    with pytest.raises(Raced):
        payments.request(fee)
    assert payments.fee(fee.dossier) == fee


def test_an_attempt_is_kept_with_the_fee_that_names_it(payments: Payments, fee: FeeRequest) -> None:
    payment, tried = opened(payments, fee)
    assert payments.find(payment.payment) == payment
    assert payments.fee(fee.dossier) == tried
    assert payments.find("nobodys") is None


def test_of_two_attempts_at_once_one_is_kept(payments: Payments, fee: FeeRequest) -> None:
    opened(payments, fee)
    second = attempt(fee)
    with pytest.raises(Raced):
        payments.attempt(second, fee.tried(second.payment))
    assert payments.find(second.payment) is None


def test_a_reference_is_used_once(payments: Payments, fee: FeeRequest) -> None:
    payment, tried = opened(payments, fee)
    with pytest.raises(Raced):
        payments.attempt(payment, tried.tried(payment.payment))
    assert payments.fee(fee.dossier) == tried


def test_attempt_fee_and_note_are_settled_together(payments: Payments, fee: FeeRequest) -> None:
    payment, tried = opened(payments, fee)
    told = note(payment)
    settled = settle(payment, tried, told.notification, NOW)
    assert settled is not None
    payments.settle(settled, told)
    assert payments.find(payment.payment) == settled.payment
    assert payments.fee(fee.dossier) == settled.fee
    assert payments.notes(payment.payment) == [told]


def test_what_changed_meanwhile_is_not_settled(payments: Payments, fee: FeeRequest) -> None:
    payment, tried = opened(payments, fee)
    told = note(payment)
    settled = settle(payment, tried, told.notification, NOW)
    assert settled is not None
    second = attempt(fee)
    payments.attempt(second, tried.tried(second.payment))
    with pytest.raises(Raced):
        payments.settle(settled, told)
    assert payments.find(payment.payment) == payment
    assert payments.notes(payment.payment) == []


def test_an_attempt_that_came_to_nothing_leaves_the_fee(
    payments: Payments, fee: FeeRequest
) -> None:
    payment, tried = opened(payments, fee)
    told = note(payment).notification.model_copy(update={"verdict": Verdict.CANCELLED})
    settled = settle(payment, tried, told, NOW)
    assert settled is not None
    payments.settle(settled, Note(notification=told, heard=Heard.SETTLED, at=NOW))
    assert payments.fee(fee.dossier) == tried


def test_an_attempt_under_review_is_kept_with_the_fee_that_says_so(
    payments: Payments, fee: FeeRequest
) -> None:
    payment, tried = opened(payments, fee)
    told = note(payment).notification.model_copy(update={"verdict": Verdict.SUSPECTED})
    settled = settle(payment, tried, told, NOW)
    assert settled is not None
    payments.settle(settled, Note(notification=told, heard=Heard.SETTLED, at=NOW))
    stored = payments.fee(fee.dossier)
    assert stored is not None
    assert (stored.in_review, stored.version) == ((payment.payment,), tried.version + 1)


def test_the_same_notification_is_noted_once(payments: Payments, fee: FeeRequest) -> None:
    payment, _ = opened(payments, fee)
    first = note(payment, heard=Heard.WRONG_AMOUNT)
    payments.note(first)
    payments.note(note(payment, heard=Heard.ALREADY_FINAL))
    payments.note(note(payment, text="told otherwise"))
    notes = payments.notes(payment.payment)
    assert len(notes) == 2
    assert first in notes


def test_money_that_is_a_case_is_kept_with_what_told_of_it_once(
    payments: Payments, fee: FeeRequest
) -> None:
    payment, tried = opened(payments, fee)
    told = note(payment).notification.model_copy(update={"amount": 1})
    settled = settle(payment, tried, told, NOW)
    assert settled is not None
    payments.settle(settled, Note(notification=told, heard=Heard.WRONG_AMOUNT, at=NOW))
    (case,) = payments.cases(payment.payment)
    assert (case.kind, (case,)) == (CaseKind.WRONG_AMOUNT, settled.cases)
    with pytest.raises(Raced):
        payments.settle(Settled(cases=(case,)))
    closed = case.closed_by(Closing(at=NOW, by="doi-soat", words="Hoàn."))
    payments.settle(Settled(cases=(closed,)))
    with pytest.raises(Raced):
        payments.settle(Settled(cases=(closed,)))
    assert list(payments.cases(payment.payment)) == [closed]
    assert list(payments.cases("nobodys")) == []


def test_an_attempt_waits_for_a_word_until_there_is_one(
    payments: Payments, fee: FeeRequest
) -> None:
    payment, tried = opened(payments, fee)
    at = NOW + OFFERED_FOR + ASKED_AFTER
    assert payment.payment not in payments.unsettled(at.isoformat(), 10)
    later = (at + timedelta(seconds=1)).isoformat()
    assert payment.payment in payments.unsettled(later, 10)
    told = note(payment)
    settled = settle(payment, tried, told.notification, NOW)
    assert settled is not None
    payments.settle(settled, told)
    assert payment.payment not in payments.unsettled(later, 10)


def test_every_attempt_waits_by_itself(payments: Payments, fee: FeeRequest) -> None:
    first, tried = opened(payments, fee)
    opened_at = {"opened_at": NOW + OFFERED_FOR, "expires_at": NOW + 2 * OFFERED_FOR}
    second = attempt(fee).model_copy(update=opened_at)
    payments.attempt(second, tried.tried(second.payment))
    found = payments.unsettled((NOW + 3 * OFFERED_FOR).isoformat(), 10)
    assert {first.payment, second.payment} <= set(found)


def test_those_whose_turn_it_is_come_by_turns_of_their_shards(
    payments: Payments, fee: FeeRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three of the first shard, one of each other, and before them all two whose turn it is not."""
    monkeypatch.setattr(table, "_PAGE", 1)
    by_shard: dict[str, list[str]] = {str(shard): [] for shard in range(SHARDS)}
    for name in (f"attempt{number}" for number in range(99)):
        by_shard[due(name, NOW)["due_shard"]].append(name)
    first, *others = ([(name, at) for at, name in enumerate(names)] for names in by_shard.values())
    payments.request(fee)
    for name, at in [*first[:5], *(it[2] for it in others)]:
        began = {"payment": name, "expires_at": NOW + timedelta(seconds=at)}
        fee = fee.tried(name)
        payments.attempt(attempt(fee).model_copy(update=began), fee)
    late, third = (NOW + timedelta(hours=1)).isoformat(), NOW + ASKED_AFTER + timedelta(seconds=2)
    turns = [name for name, _ in (first[2], *(it[2] for it in others), *first[3:5])]
    assert list(payments.unsettled(late, 10, lambda asked: asked >= third)) == turns
    assert list(payments.unsettled(late, 2, lambda asked: asked >= third)) == turns[:-1]
    assert len(payments.unsettled(late, 10)) == len(turns) + 2


def test_told_twenty_times_at_once_it_is_settled_once(payments: Payments, fee: FeeRequest) -> None:
    payment, _ = opened(payments, fee)
    gateway, clock = FakeGateway(), FakeClock()
    told = gateway.tell(payment.payment, fee.amount)
    with ThreadPoolExecutor(20) as threads:
        heard = list(
            threads.map(lambda _: settle_payment(told, payments, gateway, clock), range(20))
        )
    assert heard.count(Heard.SETTLED) == 1
    assert heard.count(Heard.ALREADY_FINAL) == 19
    stored = payments.fee(fee.dossier)
    assert stored is not None
    assert (stored.paid_by, stored.version) == (payment.payment, 3)
    assert len(payments.notes(payment.payment)) == 1
