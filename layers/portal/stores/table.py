"""DynamoDB, seen as conditional puts on items of one shape. The only module that speaks its language.

Every item is `pk`, `sk`, `v` (the version its writer decided upon), `body` (one JSON text: a nested item costs
sixty times the CPU to marshal) and, where needed, `ttl` and index attributes.

Access patterns (table: key → what)

identity    PERSON#<id> / PERSON · NATIONAL#<seal> / OWNER → person · REGISTRATION#<id> · SIGNIN#<id> · SESSION#<hash>
            CAPTCHA#<seal> (spent) · RATE#<scope>#<window> · AGENCY#<code> · AGENCYKEY#<hash>
dossiers    D#<id> / HEAD (draft, then dossier) · CONTENT (declaration) · PAPER#<id> · EVENT#<seq>
            RESULT#<id> (an upload announced) · CODE#<dossier code> → id · NUMBER#<agency>#<day> → counter
            index by_person: person → drafts and dossiers, by time · index next_action: due_shard → heads, by due_at
payments    FEE#<dossier id> / REQUEST → what is due, which payment is open · PAYMENT#<reference> / PAYMENT
            and NOTE#<…> beside it: what the gateway said, CASE#<…>: money that people decide about
            index next_action: due_shard → attempts nobody has spoken of, by due_at
deliveries  NOTICE#<dossier id>#<seq> / <channel> · DELIVERY#<dossier id> / <seq>
"""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import stamina

from portal.domain.errors import Raced, Unavailable

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

ABSENT = -1
"""Expected of an item that must not be there yet."""

_BUSY = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}
_ATTEMPTS = 5


class Item(NamedTuple):
    """One stored item. `index_keys` holds the attributes that secondary indexes are keyed by."""

    pk: str
    sk: str
    v: int
    body: str
    kind: str = "-"
    ttl: int | None = None
    index_keys: Mapping[str, str] = {}


class Put(NamedTuple):
    """Write `item` if the stored one has version `expects` and, if given, kind `was`; None expects nothing."""

    item: Item
    expects: int | None = ABSENT
    was: str | None = None


class Delete(NamedTuple):
    pk: str
    sk: str
    expects: int | None = None


Write: TypeAlias = Put | Delete


class _Busy(Exception):
    """The table asks to be tried again."""


class Table:
    """One table. `client` is a boto3 DynamoDB client."""

    def __init__(self, client: "DynamoDBClient", name: str) -> None:
        self._client = client
        self.name = name

    def get(self, pk: str, sk: str) -> Item | None:
        """A consistent read of one item."""
        found = self._client.get_item(TableName=self.name, Key=_key(pk, sk), ConsistentRead=True)
        return _item(found["Item"]) if "Item" in found else None

    def collection(self, pk: str, prefix: str = "") -> list[Item]:
        """Every item under `pk` whose sort key begins with `prefix`, consistently, in key order."""
        pages = self._client.get_paginator("query").paginate(
            TableName=self.name,
            KeyConditionExpression="pk = :pk AND begins_with(sk, :sk)" if prefix else "pk = :pk",
            ExpressionAttributeValues={
                ":pk": {"S": pk},
                **({":sk": {"S": prefix}} if prefix else {}),
            },
            ConsistentRead=True,
        )
        return [_item(found) for page in pages for found in page["Items"]]

    def indexed(
        self,
        index: str,
        key: tuple[str, str],
        sort: tuple[str, str, str],
        *,
        after: Mapping[str, str] | None = None,
        limit: int = 20,
        newest: bool = True,
    ) -> tuple[list[Item], Mapping[str, str] | None]:
        """A page of an index: `key` is (attribute, value), `sort` (attribute, operator, value); begins_with or <.

        Returns the items and where the next page begins, as plain strings.
        """
        attribute, operator, bound = sort
        condition = "begins_with(#s, :s)" if operator == "begins_with" else "#s < :s"
        start: Any = (
            {"ExclusiveStartKey": {name: {"S": value} for name, value in after.items()}}
            if after
            else {}
        )
        found = self._client.query(
            TableName=self.name,
            IndexName=index,
            KeyConditionExpression=f"#k = :k AND {condition}",
            ExpressionAttributeNames={"#k": key[0], "#s": attribute},
            ExpressionAttributeValues={":k": {"S": key[1]}, ":s": {"S": bound}},
            ScanIndexForward=not newest,
            Limit=limit,
            **start,
        )
        last = found.get("LastEvaluatedKey")
        return [_item(one) for one in found["Items"]], {
            name: value["S"] for name, value in last.items()
        } if last else None

    def every(self, sk: str) -> Iterator[Item]:
        """Every item with that sort key, by reading the whole table."""
        pages = self._client.get_paginator("scan").paginate(
            TableName=self.name,
            FilterExpression="sk = :sk",
            ExpressionAttributeValues={":sk": {"S": sk}},
            ConsistentRead=True,
        )
        return (_item(found) for page in pages for found in page["Items"])

    def every_under(self, prefix: str) -> Iterator[Item]:
        """Every item whose sort key begins so, by reading the whole table."""
        pages = self._client.get_paginator("scan").paginate(
            TableName=self.name,
            FilterExpression="begins_with(sk, :sk)",
            ExpressionAttributeValues={":sk": {"S": prefix}},
            ConsistentRead=True,
        )
        return (_item(found) for page in pages for found in page["Items"])

    def write(self, *writes: Write) -> None:
        """All or nothing. Raises Raced if a condition does not hold, Unavailable if the table stays busy.

        One request token for all attempts: an answer lost on the way is not a second write.
        """
        token = secrets.token_hex(16)
        try:
            for attempt in stamina.retry_context(
                on=_Busy, attempts=_ATTEMPTS, wait_initial=0.05, wait_max=1.0
            ):
                with attempt:
                    self._transact(writes, token)
        except _Busy as busy:
            raise Unavailable from busy

    def revise(self, pk: str, sk: str, body: str) -> bool:
        """Another body for an item that is there, at the price of one plain write; False if it is gone."""
        try:
            self._client.update_item(
                TableName=self.name,
                Key=_key(pk, sk),
                UpdateExpression="SET body = :b",
                ConditionExpression="attribute_exists(pk)",
                ExpressionAttributeValues={":b": {"S": body}},
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def advance(self, pk: str, sk: str, by: int, ttl: int) -> int:
        """Add `by` to a counter and return its new value. A lost answer skips numbers and never gives one twice."""
        found = self._client.update_item(
            TableName=self.name,
            Key=_key(pk, sk),
            UpdateExpression="SET #t = :t ADD v :n",
            ExpressionAttributeNames={"#t": "ttl"},
            ExpressionAttributeValues={":n": {"N": str(by)}, ":t": {"N": str(ttl)}},
            ReturnValues="UPDATED_NEW",
        )
        return int(found["Attributes"]["v"]["N"])

    def _transact(self, writes: Sequence[Write], token: str) -> None:
        try:
            self._client.transact_write_items(
                TransactItems=[_request(self.name, write) for write in writes],
                ClientRequestToken=token,
            )
        except self._client.exceptions.TransactionCanceledException as cancelled:
            reasons = {
                reason.get("Code", "None")
                for reason in cancelled.response.get("CancellationReasons", [])
            }
            if "ConditionalCheckFailed" in reasons:
                raise Raced from cancelled
            if reasons & _BUSY:
                raise _Busy from cancelled
            raise


def _request(table: str, write: Write) -> Any:  # noqa: ANN401  # a TransactWriteItem, in boto3's own terms
    match write:
        case Put(item, expects, was):
            return {
                "Put": {"TableName": table, "Item": _attributes(item), **_condition(expects, was)}
            }
        case Delete(pk, sk, expects):
            return {
                "Delete": {"TableName": table, "Key": _key(pk, sk), **_condition(expects, None)}
            }


def _condition(expects: int | None, was: str | None) -> dict[str, Any]:
    if expects is None:
        return {}
    if expects == ABSENT:
        return {"ConditionExpression": "attribute_not_exists(pk)"}
    values: dict[str, Any] = {":v": {"N": str(expects)}}
    if was is None:
        return {"ConditionExpression": "v = :v", "ExpressionAttributeValues": values}
    return {
        "ConditionExpression": "v = :v AND kind = :was",
        "ExpressionAttributeValues": {**values, ":was": {"S": was}},
    }


def _key(pk: str, sk: str) -> dict[str, Any]:
    return {"pk": {"S": pk}, "sk": {"S": sk}}


def _attributes(item: Item) -> dict[str, Any]:
    found = {
        **_key(item.pk, item.sk),
        "v": {"N": str(item.v)},
        "body": {"S": item.body},
        "kind": {"S": item.kind},
    }
    if item.ttl is not None:
        found["ttl"] = {"N": str(item.ttl)}
    return found | {name: {"S": value} for name, value in item.index_keys.items()}


_OWN = {"pk", "sk", "v", "body", "kind", "ttl"}


def _item(found: Mapping[str, Any]) -> Item:
    return Item(
        pk=found["pk"]["S"],
        sk=found["sk"]["S"],
        v=int(found.get("v", {"N": "0"})["N"]),
        body=found.get("body", {"S": "{}"})["S"],
        kind=found.get("kind", {"S": "-"})["S"],
        ttl=int(found["ttl"]["N"]) if "ttl" in found else None,
        index_keys={
            name: value["S"] for name, value in found.items() if name not in _OWN and "S" in value
        },
    )


def chunks(writes: Sequence[Write], most: int = 100) -> Iterator[Sequence[Write]]:
    """Pieces no larger than a transaction holds: 100 items."""
    for start in range(0, len(writes), most):
        yield writes[start : start + most]
