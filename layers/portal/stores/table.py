"""DynamoDB, seen as conditional puts on items of one shape. The only module that speaks its language.

Every item is `pk`, `sk`, `v` (the version its writer decided upon), `body` (one JSON text: a nested item costs
sixty times the CPU to marshal) and, where needed, `ttl`, index attributes, and `w` (the write it came from).

Access patterns (table: key → what)

identity    PERSON#<id> / PERSON, and beside it SESSION#<name> → its hash · NATIONAL#<seal> / OWNER → person
            PERSON#<id> / CHANGE#<time>#<version>#<n>: what happened to what proves them
            SECURITY#<number> / NOTICE · CONTACTCHANGE#<number> / CHANGE · RECOVERY#<id>
            PERSON#<id> / TOTP · RECOVERY · PASSKEY#<name>: what else proves them · CHALLENGE#<name> (a passkey's)
            PERSON#<id> / ARRIVAL#<when>#<sign-in> → how it went · CONSENT#<purpose>#<n> → what was agreed to
            DEVICE#<hash> → whose came in there · DEVICES#<subject> / NAME → by what name they know that account now
            REGISTRATION#<id> · SIGNIN#<id> · SESSION#<hash> · CAPTCHA#<seal> (spent)
            RATE#<scope>#<window> · RATE#<subject> / TRIES, TRIES/<of that device> · AGENCY#<code> · AGENCYKEY#<hash>
            AGENCY#<code> / SIGN#<key> → what the portal signs with · AGENCYRING#<code> / RING → which keys were made
            AGENCYHOOK#<code> / HOOK → what that agency signs with
            OFFICER#<id> / OFFICER, and beside it SESSION#<…> → its hash · STAFFSESSION#<hash>
            STAFFMAIL#<seal> / OWNER → officer · AGENCYSTAFF#<code> / OFFICER#<id>
            KEY#<person or registration, or - for nobody> / KEY → their data key, wrapped by KMS
            DIARY#<person> / <hour>#<…> → who opened their data · REQUESTS#<person> / DATAREQUEST#<id>, WANTED#<id>
            REQUESTSOPEN / <person>#<id> → the same, while it is open
dossiers    D#<id> / HEAD (draft, then dossier) · CONTENT (declaration) · PAPER#<id> · EVENT#<seq>
            SUPPLEMENT#<n> (what was asked, and its answer) · ANSWER#<hash> (an agency's, that changed nothing)
            RESULT#<id> (an upload announced) · CODE#<dossier code> → id · NUMBER#<agency>#<day> → counter
            index by_person: person → drafts and dossiers, by when they began · index next_action: due_shard → heads,
            by due_at. Both hold keys alone: they are written where an entry comes, moves or goes
payments    FEE#<dossier id> / REQUEST → what is due, which payment is open · PAYMENT#<reference> / PAYMENT
            and NOTE#<…> beside it: what the gateway said, CASE#<…>: money that people decide about
            index next_action: due_shard → attempts nobody has spoken of, by due_at
deliveries  NOTICE#<dossier id> / <seq> · DELIVERY#<dossier id> / <seq>
            index next_action: due_shard → deliveries that wait for an attempt, by due_at
"""

import contextlib
import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice, zip_longest
from typing import TYPE_CHECKING, Any, Protocol

import stamina

from portal.domain.errors import Raced, Unavailable
from portal.domain.trying import Turn
from portal.stores.items import (
    ABSENT,
    MARK,
    SHARDS,
    Check,
    Delete,
    Item,
    Put,
    Write,
    item_of,
    key_of,
    request,
)

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

__all__ = ["ABSENT", "Check", "Delete", "Item", "Put", "Table", "Write", "chunks"]

_BUSY = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}
_ATTEMPTS = 5
_PAGE = 1000
"""Entries of an index by time read at once: keys alone, a sixth of a megabyte."""

_TELLING: Any = {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"}


class _Busy(Exception):
    """The table asks to be tried again."""


class Table:
    """One table. `client` is a boto3 DynamoDB client."""

    def __init__(self, client: "DynamoDBClient", name: str) -> None:
        self._client = client
        self.name = name

    def get(self, pk: str, sk: str, *, fresh: bool = True) -> Item | None:
        """One item; unless `fresh`, for half the price and perhaps a moment old."""
        found = self._client.get_item(TableName=self.name, Key=key_of(pk, sk), ConsistentRead=fresh)
        return item_of(found["Item"]) if "Item" in found else None

    def some(self, keys: Sequence[tuple[str, str]]) -> list[Item]:
        """Those of up to 100 items that are there, in the order of their keys; they may be a moment old.

        What a busy table leaves out is asked for again. Raises Unavailable if it stays busy.
        """
        found: dict[tuple[str, str], Item] = {}
        left: Any = [key_of(pk, sk) for pk, sk in keys]

        def ask(*, again: bool) -> None:  # noqa: ARG001  # each attempt asks for what is left
            nonlocal left
            answer: Any = self._client.batch_get_item(RequestItems={self.name: {"Keys": left}})
            items = map(item_of, answer["Responses"][self.name])
            found.update({(item.pk, item.sk): item for item in items})
            left = answer.get("UnprocessedKeys", {}).get(self.name, {}).get("Keys")
            if left:
                raise _Busy

        if keys:
            _patiently(ask)
        return [found[key] for key in keys if key in found]

    def collection(self, pk: str, prefix: str = "") -> list[Item]:
        """Every item under `pk` whose sort key begins with `prefix`, consistently, in key order."""
        if not prefix:
            return self._queried("pk = :pk", {":pk": pk}, fresh=True)
        return self._queried(
            "pk = :pk AND begins_with(sk, :sk)", {":pk": pk, ":sk": prefix}, fresh=True
        )

    def newest(
        self, pk: str, prefix: str, limit: int, *, before: str | None = None
    ) -> tuple[list[Item], str | None]:
        """A page of what lies under `pk`, the last sort key first, and the key before which the next page lies."""
        start: Any = {"ExclusiveStartKey": key_of(pk, before)} if before else {}
        found = self._client.query(
            TableName=self.name,
            KeyConditionExpression="pk = :pk AND begins_with(sk, :sk)",
            ExpressionAttributeValues={":pk": {"S": pk}, ":sk": {"S": prefix}},
            ScanIndexForward=False,
            ConsistentRead=True,
            Limit=limit,
            **start,
        )
        last = found.get("LastEvaluatedKey")
        return [item_of(one) for one in found["Items"]], last["sk"]["S"] if last else None

    def between(self, pk: str, first: str, last: str, *, fresh: bool = True) -> list[Item]:
        """Every item under `pk` from sort key `first` to `last`, both included; `fresh` as in `get`."""
        said = {":pk": pk, ":first": first, ":last": last}
        return self._queried("pk = :pk AND sk BETWEEN :first AND :last", said, fresh=fresh)

    def latest(self, pk: str, *, before: str | None, limit: int) -> list[Item]:
        """Up to `limit` items under `pk`, the last sort key first; with `before`, those that stand before it."""
        bound: Any = {":before": {"S": before}} if before else {}
        found = self._client.query(
            TableName=self.name,
            KeyConditionExpression="pk = :pk AND sk < :before" if before else "pk = :pk",
            ExpressionAttributeValues={":pk": {"S": pk}, **bound},
            ScanIndexForward=False,
            Limit=limit,
        )
        return [item_of(one) for one in found["Items"]]

    def _queried(self, condition: str, said: Mapping[str, str], *, fresh: bool) -> list[Item]:
        pages = self._client.get_paginator("query").paginate(
            TableName=self.name,
            KeyConditionExpression=condition,
            ExpressionAttributeValues={name: {"S": value} for name, value in said.items()},
            ConsistentRead=fresh,
        )
        return [item_of(found) for page in pages for found in page["Items"]]

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
        return [item_of(one) for one in found["Items"]], {
            name: value["S"] for name, value in last.items()
        } if last else None

    def due(self, before: str, limit: int, its_turn: Turn) -> list[Item]:
        """Keys of what should have been looked after by then and whose turn it is, `limit` of each shard.

        Each shard's longest due come first, and the shards by turns: whoever has no time for all has some for each.
        """
        shards = [islice(self._due_of(shard, before, its_turn), limit) for shard in range(SHARDS)]
        return [item for of_each in zip_longest(*shards) for item in of_each if item]

    def _due_of(self, shard: int, before: str, its_turn: Turn) -> Iterator[Item]:
        """Past those whose turn it is not, however many they are: they would hide the ones behind them."""
        key, sort, more = ("due_shard", str(shard)), ("due_at", "<", before), True
        after: Mapping[str, str] | None = None
        while more:
            found, after = self.indexed(
                "next_action", key, sort, after=after, limit=_PAGE, newest=False
            )
            more = after is not None
            for item in found:
                if its_turn(datetime.fromisoformat(item.index_keys["due_at"])):
                    yield item

    def every(self, sk: str) -> Iterator[Item]:
        """Every item with that sort key, by reading the whole table."""
        pages = self._client.get_paginator("scan").paginate(
            TableName=self.name,
            FilterExpression="sk = :sk",
            ExpressionAttributeValues={":sk": {"S": sk}},
            ConsistentRead=True,
        )
        return (item_of(found) for page in pages for found in page["Items"])

    def every_under(self, prefix: str) -> Iterator[Item]:
        """Every item whose sort key begins so, by reading the whole table."""
        pages = self._client.get_paginator("scan").paginate(
            TableName=self.name,
            FilterExpression="begins_with(sk, :sk)",
            ExpressionAttributeValues={":sk": {"S": prefix}},
            ConsistentRead=True,
        )
        return (item_of(found) for page in pages for found in page["Items"])

    def write(self, *writes: Write) -> None:
        """All or nothing. Raises Raced if a condition does not hold, Unavailable if the table stays busy.

        One token for all attempts, boto3's own among them: an answer lost on the way is not a second write. A
        transaction costs twice what it writes, so one item alone is none, and carries the token itself.
        """
        token = secrets.token_urlsafe(12)

        def attempt(*, again: bool) -> None:
            if len(writes) == 1:
                self._alone(writes[0], token, again=again)
            else:
                self._transact(writes, token)

        _patiently(attempt)

    def revise(self, pk: str, sk: str, body: str) -> None:
        """Another body for an item that is there, at the price of one plain write; nothing if it is gone.

        Raises Unavailable if the table stays busy.
        """
        asked: Any = {
            "TableName": self.name,
            "Key": key_of(pk, sk),
            "UpdateExpression": "SET body = :b",
            "ConditionExpression": "attribute_exists(pk)",
            "ExpressionAttributeValues": {":b": {"S": body}},
        }

        def attempt(*, again: bool) -> None:  # noqa: ARG001  # the same body twice is once
            try:
                self._client.update_item(**asked)
            except self._client.exceptions.TransactionConflictException as conflict:
                raise _Busy from conflict

        with contextlib.suppress(self._client.exceptions.ConditionalCheckFailedException):
            _patiently(attempt)

    def advance(self, pk: str, sk: str, by: int, ttl: int) -> int:
        """Add `by` to a counter and return its new value. A lost answer skips numbers and never gives one twice."""
        found = self._client.update_item(
            TableName=self.name,
            Key=key_of(pk, sk),
            UpdateExpression="SET #t = :t ADD v :n",
            ExpressionAttributeNames={"#t": "ttl"},
            ExpressionAttributeValues={":n": {"N": str(by)}, ":t": {"N": str(ttl)}},
            ReturnValues="UPDATED_NEW",
        )
        return int(found["Attributes"]["v"]["N"])

    def _alone(self, write: Write, token: str, *, again: bool) -> None:
        asked = request(self.name, write)
        try:
            if isinstance(write, Put):
                marked = asked["Put"]["Item"] | {MARK: {"S": token}}
                self._client.put_item(**asked["Put"] | {"Item": marked}, **_TELLING)
            else:
                self._client.delete_item(**asked["Delete"], **_TELLING)
        except self._client.exceptions.ConditionalCheckFailedException as failed:
            if not _went_through(write, token, failed.response, again=again):
                raise Raced from failed
        except self._client.exceptions.TransactionConflictException as conflict:
            raise _Busy from conflict

    def _transact(self, writes: Sequence[Write], token: str) -> None:
        try:
            self._client.transact_write_items(
                TransactItems=[request(self.name, write) for write in writes],
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


class _Attempt(Protocol):
    def __call__(self, *, again: bool) -> None: ...


def _patiently(attempt: _Attempt) -> None:
    """Until the table is not busy. Raises Unavailable if it stays so."""
    try:
        for one in stamina.retry_context(
            on=_Busy, attempts=_ATTEMPTS, wait_initial=0.05, wait_max=1.0
        ):
            with one:
                attempt(again=one.num > 1)
    except _Busy as busy:
        raise Unavailable from busy


def _went_through(write: Write, token: str, answer: Mapping[str, Any], *, again: bool) -> bool:
    """Whether a condition fails because an earlier attempt at this very write had held, and its answer was lost.

    What was put is there with our token. What was deleted is not there; nor is what never was, which is no answer
    to a first attempt.
    """
    stored = answer.get("Item", {})
    if isinstance(write, Put):
        return bool(stored.get(MARK) == {"S": token})
    return not stored and (again or answer["ResponseMetadata"].get("RetryAttempts", 0) > 0)


def chunks(writes: Sequence[Write], most: int = 100) -> Iterator[Sequence[Write]]:
    """Pieces no larger than a transaction holds: 100 items."""
    for start in range(0, len(writes), most):
        yield writes[start : start + most]
