"""A write that is tried again is the same write, whether its first answer was lost or it was never made."""

from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from portal.domain.errors import Raced, Unavailable
from portal.stores.machine import SystemCodes
from portal.stores.table import Delete, Item, Put, Table
from tests.adapters.losing import CONFLICT as MEETS
from tests.adapters.losing import CUT, LOST, Losing, losing
from tests.stack import Stack

CONFLICT = {"CancellationReasons": [{"Code": "TransactionConflict"}]}
WRONG = {
    "CancellationReasons": [{"Code": "TransactionConflict"}, {"Code": "ConditionalCheckFailed"}]
}


class Asked:
    """A table whose service answers as told, and the tokens it was asked with."""

    def __init__(self) -> None:
        keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
        client: Any = boto3.client("dynamodb", "ap-southeast-1", **keys)
        client.meta.events.register("provide-client-params.dynamodb.TransactWriteItems", self._keep)
        self.tokens: list[str] = []
        self.service = Stubber(client)
        self.service.activate()
        self.table = Table(client, "a-table")

    def _keep(self, params: dict[str, Any], **_more: object) -> None:
        self.tokens.append(params["ClientRequestToken"])

    def cancels(self, **why: Any) -> None:  # noqa: ANN401  # as the service puts it
        self.service.add_client_error(
            "transact_write_items", "TransactionCanceledException", modeled_fields=why
        )

    def write(self) -> None:
        self.table.write(Put(Item("pk", "sk", 1, "{}")), Delete("pk", "other"))


def test_all_attempts_at_a_write_have_one_token_and_another_write_another() -> None:
    asked = Asked()
    asked.cancels(**CONFLICT)
    asked.service.add_response("transact_write_items", {})
    asked.service.add_response("transact_write_items", {})
    asked.write()
    first, second = asked.tokens
    assert first == second
    asked.write()
    assert asked.tokens[2] != first


def test_a_table_that_stays_busy_is_unavailable() -> None:
    asked = Asked()
    for _ in range(5):
        asked.cancels(**CONFLICT)
    with pytest.raises(Unavailable):
        asked.write()
    assert len(set(asked.tokens)) == 1


def test_what_somebody_else_changed_is_not_tried_again() -> None:
    asked = Asked()
    asked.cancels(**WRONG)
    with pytest.raises(Raced):
        asked.write()
    assert len(asked.tokens) == 1


@pytest.mark.parametrize("met", [1, 5])
def test_another_body_waits_for_a_transaction_on_its_item(met: int) -> None:
    asked = Asked()
    for _ in range(met):
        asked.service.add_client_error("update_item", "TransactionConflictException")
    asked.service.add_response("update_item", {})
    stays_busy = pytest.raises(Unavailable) if met == 5 else nullcontext()
    with stays_busy:
        asked.table.revise("pk", "sk", "{}")


def test_what_is_gone_gets_no_other_body() -> None:
    asked = Asked()
    asked.service.add_client_error("update_item", "ConditionalCheckFailedException")
    asked.table.revise("pk", "sk", "{}")
    asked.service.assert_no_pending_responses()


@pytest.fixture(scope="module")
def on_the_way(stack: Stack) -> Iterator[Losing]:
    """To a table to whose stream nobody listens."""
    with losing(stack, f"{stack.name}-deliveries") as way:
        yield way


@pytest.fixture
def way(on_the_way: Losing) -> Losing:
    on_the_way.takes()
    return on_the_way


@pytest.fixture
def pk() -> str:
    """A key of this test's own, in a table that outlives it."""
    return f"TABLE#{SystemCodes().id()}"


def item(pk: str, v: int = 1, body: str = "{}") -> Item:
    return Item(pk, "sk", v, body, "test")


ONE_LOST, TWO_LOST, LOST_THEN_MET = [LOST], [LOST, LOST], [LOST, MEETS]


@pytest.mark.parametrize("fates", [[], ONE_LOST, TWO_LOST, LOST_THEN_MET, [MEETS, LOST]])
def test_one_item_is_put_once_whatever_became_of_its_answer(
    way: Losing, pk: str, fates: list[str]
) -> None:
    way.takes(*fates)
    way.table.write(Put(item(pk)))
    assert way.asked == ["PutItem"] * (1 + len(fates))
    way.takes(*fates)
    way.table.write(Put(item(pk, 2, '{"a": 1}'), expects=1, was="test"))
    assert way.asked == ["PutItem"] * (1 + len(fates))
    assert way.table.get(pk, "sk") == item(pk, 2, '{"a": 1}')


@pytest.mark.parametrize("fates", [[], ONE_LOST, LOST_THEN_MET])
def test_what_somebody_else_put_is_not_taken_for_ones_own(
    way: Losing, pk: str, fates: list[str]
) -> None:
    way.table.write(Put(item(pk)))
    way.takes(*fates)
    for write in (Put(item(pk)), Put(item(pk, 3), expects=2), Put(item(pk, 2), 1, "other")):
        with pytest.raises(Raced):
            way.table.write(write)
    assert way.table.get(pk, "sk") == item(pk)


def test_what_somebody_changed_meanwhile_is_theirs(way: Losing, stack: Stack, pk: str) -> None:
    """The answer was lost, and before it was asked for again somebody went on: decide anew."""
    straight = Table(stack.client("dynamodb"), way.table.name)
    way.takes(LOST, meanwhile=lambda: straight.write(Put(item(pk, 2), expects=1)))
    with pytest.raises(Raced):
        way.table.write(Put(item(pk)))
    assert way.table.get(pk, "sk") == item(pk, 2)


@pytest.mark.parametrize("fates", [[], ONE_LOST, TWO_LOST, LOST_THEN_MET, [MEETS, LOST]])
@pytest.mark.parametrize("expects", [None, 1])
def test_one_item_is_deleted_once_whatever_became_of_its_answer(
    way: Losing, pk: str, fates: list[str], expects: int | None
) -> None:
    way.table.write(Put(item(pk)))
    way.takes(*fates)
    way.table.write(Delete(pk, "sk", expects))
    assert way.asked == ["DeleteItem"] * (1 + len(fates))
    assert way.table.get(pk, "sk") is None


def test_what_is_not_as_expected_is_not_deleted(way: Losing, pk: str) -> None:
    with pytest.raises(Raced):
        way.table.write(Delete(pk, "sk", 1))
    way.table.write(Put(item(pk, 2)))
    way.takes(LOST)
    with pytest.raises(Raced):
        way.table.write(Delete(pk, "sk", 1))
    assert way.table.get(pk, "sk") == item(pk, 2)


def test_an_item_that_meets_transactions_again_and_again_is_unavailable(
    way: Losing, pk: str
) -> None:
    way.takes(*[MEETS] * 5)
    with pytest.raises(Unavailable):
        way.table.write(Put(item(pk)))
    assert way.asked == ["PutItem"] * 5
    assert way.table.get(pk, "sk") is None


def test_a_transaction_whose_answer_was_lost_is_made_once(way: Losing, pk: str) -> None:
    other = Item(pk, "other", 1, "{}")
    way.takes(LOST)
    way.table.write(Put(item(pk)), Put(other))
    assert way.asked == ["TransactWriteItems"] * 2
    assert way.table.collection(pk) == [other, item(pk)]


def test_some_items_come_in_the_order_of_their_keys_without_those_that_are_not_there(
    way: Losing, pk: str
) -> None:
    items = [Item(pk, f"{number}", 1, "{}") for number in range(4)]
    way.table.write(*[Put(one) for one in items])
    keys = [(pk, sk) for sk in ("3", "0", "none", "2")]
    way.takes()
    assert way.table.some(keys) == [items[3], items[0], items[2]]
    assert way.table.some([]) == []
    assert way.asked == ["BatchGetItem"]


def test_what_a_busy_table_leaves_out_is_asked_for_again(way: Losing, pk: str) -> None:
    items = [Item(pk, f"{number}", 1, "{}") for number in range(4)]
    way.table.write(*[Put(one) for one in items])
    way.takes(CUT, CUT)
    assert way.table.some([(pk, one.sk) for one in items]) == items
    assert way.asked == ["BatchGetItem"] * 3


def test_a_table_that_leaves_out_again_and_again_is_unavailable(way: Losing, pk: str) -> None:
    way.takes(*[CUT] * 5)
    with pytest.raises(Unavailable):
        way.table.some([(pk, f"{number}") for number in range(9)])
    assert way.asked == ["BatchGetItem"] * 5
