"""Counts what this process asks of AWS: each call, and what DynamoDB says it consumed.

Write units are those of the answer (`ReturnConsumedCapacity`). Read units the emulator does not
take by size, so they are counted here by AWS's rule: 4 KB each, half of that where a read may be stale.
"""

import math
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import boto3
from botocore.model import OperationModel

from portal.domain.gsm7 import parts

READ_UNIT = 4096
READS = {"dynamodb.GetItem", "dynamodb.Query", "dynamodb.BatchGetItem"}
ASKED = "ReturnConsumedCapacity"


class Call(NamedTuple):
    """One call that was made, with what it said and what came back."""

    name: str
    params: Mapping[str, Any]
    answer: Mapping[str, Any]


@dataclass
class Use:
    """What something cost."""

    write_units: float = 0.0
    index_units: float = 0.0
    transacted_units: float = 0.0
    """Of transactions, without indexes: half of it is the price of being one."""
    tables: Counter[str] = field(default_factory=Counter)
    """Write units by table."""
    read_units: float = 0.0
    cpu_ms: float = 0.0
    requests: int = 1
    calls: Counter[str] = field(default_factory=Counter)
    text_parts: int = 0

    @property
    def aws_calls(self) -> int:
        return self.calls.total()

    @property
    def mails(self) -> int:
        return self.calls["sesv2.SendEmail"]

    def add(self, call: Call) -> None:
        self.calls[call.name] += 1
        if call.name.startswith("dynamodb."):
            self._add_units(call)
        if call.name == "sns.Publish":
            self.text_parts += parts(call.params["Message"])

    def _add_units(self, call: Call) -> None:
        if call.name in READS:
            self.read_units += read(call)
        else:
            table, indexes = written(call.answer)
            self.write_units += table + indexes
            self.index_units += indexes
            self.tables[_table(call)] += table + indexes  # type: ignore[assignment]  # units may be halves
            if "TransactItems" in call.params:
                self.transacted_units += table

    def __add__(self, other: "Use") -> "Use":
        both = zip(vars(self).items(), vars(other).values(), strict=True)
        return Use(**{name: mine + yours for (name, mine), yours in both})


class Meter:
    """Watches every client that boto3's default session makes from now on."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        boto3.setup_default_session()
        events = boto3._get_default_session().events  # noqa: SLF001  # clients inherit its hooks
        events.register("before-parameter-build", self._before)
        events.register("after-call", self._after)

    @contextmanager
    def running(self) -> Iterator[Use]:
        """Give what was used, complete once the block has ended."""
        use, first, begun = Use(), len(self.calls), time.process_time()
        yield use
        use.cpu_ms = (time.process_time() - begun) * 1000
        for call in self.calls[first:]:
            use.add(call)

    def _before(
        self, params: dict[str, Any], model: OperationModel, context: dict[str, Any], **_: object
    ) -> None:
        shape = model.input_shape
        if shape is not None and ASKED in shape.members:
            params[ASKED] = "INDEXES"
        context["asked"] = params

    def _after(
        self, parsed: dict[str, Any], model: OperationModel, context: dict[str, Any], **_: object
    ) -> None:
        name = f"{model.service_model.service_name}.{model.name}"
        self.calls.append(Call(name, context["asked"], parsed))


def written(answer: Mapping[str, Any]) -> tuple[float, float]:
    """The write units of an answer: the table's, and those of its indexes."""
    said = answer.get("ConsumedCapacity", [])
    tables = said if isinstance(said, list) else [said]
    indexes = sum(
        index["CapacityUnits"]
        for table in tables
        for index in table.get("GlobalSecondaryIndexes", {}).values()
    )
    return sum(table["CapacityUnits"] for table in tables) - indexes, indexes


def _table(call: Call) -> str:
    """A transaction of ours keeps to one table."""
    first = next(iter(call.params.get("TransactItems", [{"": call.params}])[0].values()))
    return str(first["TableName"]).rpartition("-")[2]


def read(call: Call) -> float:
    """The read units of a call by AWS's rule."""
    if call.name == "dynamodb.BatchGetItem":
        return sum(_read(each) for each in _batched(call)) / 2  # ours may all be stale
    units = _read(call.answer.get("Items", [call.answer.get("Item", {})]))
    return float(units) if call.params.get("ConsistentRead") else units / 2


def _read(items: Iterable[Mapping[str, Any]]) -> int:
    return max(1, math.ceil(sum(size_of(item) for item in items) / READ_UNIT))


def _batched(call: Call) -> Iterator[list[Mapping[str, Any]]]:
    """Each key of a batch is a read of its own, whether it was found or not."""
    found = [[item] for items in call.answer["Responses"].values() for item in items]
    asked = sum(len(batch["Keys"]) for batch in call.params["RequestItems"].values())
    return iter(found + [[]] * (asked - len(found)))


def size_of(item: Mapping[str, Mapping[str, str]]) -> int:
    """An item of strings and numbers as DynamoDB weighs it."""
    return sum(
        len(name) + sum(_weight(kind, value) for kind, value in typed.items())
        for name, typed in item.items()
    )


def _weight(kind: str, value: str) -> int:
    return len(value.encode()) if kind == "S" else (len(value) + 1) // 2 + 1


def summed(uses: Iterable[Use]) -> Use:
    total = Use(requests=0)
    for use in uses:
        total += use
    return total
