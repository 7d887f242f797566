"""A transaction that is tried again is the same transaction."""

from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from portal.domain.errors import Raced, Unavailable
from portal.stores.table import Delete, Item, Put, Table

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
