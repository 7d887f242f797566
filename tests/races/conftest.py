"""Who races, and the tables in which its one effect is counted."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest

from tests.people import Citizen, Sandbox
from tests.stack import Stack

Items = Callable[[str, str], list[dict[str, Any]]]
"""(table, what the partition key begins with) → every item's keys and body."""


@pytest.fixture(scope="session")
def sandbox(stack: Stack) -> Iterator[Sandbox]:
    with closing(Sandbox(stack.sandbox)) as counterparties:
        yield counterparties


@pytest.fixture
def newcomer(stack: Stack, sandbox: Sandbox) -> Iterator[Citizen]:
    with closing(Citizen(stack.portal, sandbox)) as person:
        yield person


@pytest.fixture(scope="module")
def citizen(stack: Stack, sandbox: Sandbox) -> Iterator[Citizen]:
    with closing(Citizen(stack.portal, sandbox)) as person:
        yield person.arrive()


@pytest.fixture
def items(stack: Stack) -> Iterator[Items]:
    with closing(stack.client("dynamodb")) as client:

        def found(table: str, prefix: str) -> list[dict[str, Any]]:
            pages = client.get_paginator("scan").paginate(
                TableName=f"{stack.name}-{table}",
                FilterExpression="begins_with(pk, :p)",
                ExpressionAttributeValues={":p": {"S": prefix}},
            )
            return [
                {
                    "pk": item["pk"]["S"],
                    "sk": item["sk"]["S"],
                    "body": json.loads(item["body"]["S"]) if "body" in item else {},
                }
                for page in pages
                for item in page["Items"]
            ]

        yield found
