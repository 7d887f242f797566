"""The books of a deployed stack: chains hold, an edit is named, and nothing personal is written where it stays."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from infra.verify_chain import tell
from portal.operations.verify_chain import verify_chain
from portal.stores.dossiers import DynamoDossiers
from portal.stores.table import Table
from portal.stores.vault import LockedVault
from tests.people import PASSWORD, Citizen, Sandbox, until
from tests.stack import Stack

Aws = Callable[[str], Any]


def test_an_edited_event_is_named_and_mended_books_verify(
    stack: Stack, aws: Aws, citizen: Citizen
) -> None:
    code = citizen.file()["code"]
    client = aws("dynamodb")
    store = DynamoDossiers(Table(client, f"{stack.name}-dossiers"), LockedVault())
    found = store.find(code)
    assert found is not None
    key = {"pk": {"S": f"D#{found.id}"}, "sk": {"S": "EVENT#000001"}}
    table = f"{stack.name}-dossiers"
    item: dict[str, Any] = client.get_item(TableName=table, Key=key)["Item"]
    forged = json.loads(item["body"]["S"]) | {"at": "2020-01-01T00:00:00Z"}
    client.put_item(TableName=table, Item=item | {"body": {"S": json.dumps(forged)}})
    broken = verify_chain(store)
    client.put_item(TableName=table, Item=item)
    assert [(one.code, one.seq) for one in broken.broken] == [(code, 1)]
    assert tell(broken) == 1
    mended = verify_chain(store)
    assert (mended.broken, tell(mended)) == ((), 0)


@pytest.mark.asvs("14.2.1", "16.2.5")
def test_nothing_personal_is_in_any_log_key_or_text(
    stack: Stack, aws: Aws, citizen: Citizen, sandbox: Sandbox
) -> None:
    """Canaries: what one citizen is known by, looked for in every log line and every table's keys."""
    code = citizen.file()["code"]
    until(lambda: sandbox.webhooks("G01.79", code), "the dossier to have gone round")
    canaries = [
        citizen.cccd,
        citizen.phone,
        citizen.phone[3:],
        citizen.email,
        citizen.name,
        PASSWORD,
        "790123456789",
    ]
    assert found_in(logs(aws), canaries) == []
    assert found_in(keys(stack, aws), canaries) == []
    about = [text for text in sandbox.texts(citizen.phone) if code in text]
    assert found_in("\n".join(about), canaries) == []


def found_in(text: str, canaries: list[str]) -> list[str]:
    return [canary for canary in canaries if canary in text]


def logs(aws: Aws) -> str:
    client = aws("logs")
    groups = [group["logGroupName"] for group in client.describe_log_groups()["logGroups"]]
    assert len(groups) >= 14
    lines = [
        e["message"] for g in groups for e in client.filter_log_events(logGroupName=g)["events"]
    ]
    assert any('"message":"request"' in line for line in lines)
    return "\n".join(lines)


def keys(stack: Stack, aws: Aws) -> str:
    client, found = aws("dynamodb"), []
    for table in ("identity", "dossiers", "payments", "deliveries"):
        for page in client.get_paginator("scan").paginate(TableName=f"{stack.name}-{table}"):
            found += [f"{item['pk']['S']} {item['sk']['S']}" for item in page["Items"]]
    assert found
    return "\n".join(found)
