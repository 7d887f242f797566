"""Items and writes of them, and how DynamoDB puts both: the words of table.py, and of nobody else."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple, TypeAlias

ABSENT = -1
"""Expected of an item that must not be there yet."""

SHARDS = 4
"""Over how many keys an index by time is spread: one partition bears a thousand writes a second."""

MARK = "w"
"""The attribute by which an item that was written alone says which write it came from."""


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


class Check(NamedTuple):
    """Write the others only if this item has version `expects`."""

    pk: str
    sk: str
    expects: int


Write: TypeAlias = Put | Delete | Check


def request(table: str, write: Write) -> Any:  # noqa: ANN401  # a TransactWriteItem, in boto3's own terms
    match write:
        case Put(item, expects, was):
            return {
                "Put": {"TableName": table, "Item": attributes(item), **_condition(expects, was)}
            }
        case Delete(pk, sk, expects):
            return {
                "Delete": {"TableName": table, "Key": key_of(pk, sk), **_condition(expects, None)}
            }
        case Check(pk, sk, expects):
            asked = {"TableName": table, "Key": key_of(pk, sk)}
            return {"ConditionCheck": {**asked, **_condition(expects, None)}}


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


def due(of: str, at: datetime) -> dict[str, str]:
    """The keys of the index next_action for what must be looked after by `at`; `of` spreads it."""
    return {"due_shard": str(sum(of.encode()) % SHARDS), "due_at": at.isoformat()}


def key_of(pk: str, sk: str) -> dict[str, Any]:
    return {"pk": {"S": pk}, "sk": {"S": sk}}


def attributes(item: Item) -> dict[str, Any]:
    found = {
        **key_of(item.pk, item.sk),
        "v": {"N": str(item.v)},
        "body": {"S": item.body},
        "kind": {"S": item.kind},
    }
    if item.ttl is not None:
        found["ttl"] = {"N": str(item.ttl)}
    return found | {name: {"S": value} for name, value in item.index_keys.items()}


_OWN = {"pk", "sk", "v", "body", "kind", "ttl", MARK}


def item_of(found: Mapping[str, Any]) -> Item:
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
