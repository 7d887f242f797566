"""What the roles are tried on: throw-away items and objects, made and cleared away by root."""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.stack import Stack

TABLES = ("IdentityTable", "DossiersTable", "PaymentsTable", "DeliveriesTable")
SORT_KEY = "ACCESS"
"""No worker of a stream knows such an item: it is passed over."""


@dataclass
class Things:
    """Physical names of the stack, and what was put there to be read and written."""

    names: Mapping[str, str]
    objects: Mapping[tuple[str, str], str]
    """(bucket, key) → version."""
    mark: str
    stack: str
    partitions: set[tuple[str, str]] = field(default_factory=set)


def object_keys(mark: str) -> tuple[tuple[str, str], ...]:
    return (
        ("QuarantineBucket", f"access/{mark}"),
        ("QuarantineBucket", f"papers/access-{mark}"),
        ("QuarantineBucket", f"results/access-{mark}"),
        ("QuarantineBucket", f"originals/access-{mark}"),
        ("CleanBucket", f"access/{mark}"),
        ("CleanBucket", f"papers/access-{mark}"),
        ("CleanBucket", f"results/access-{mark}"),
        ("CleanBucket", f"exports/access-{mark}"),
    )


@contextmanager
def things(stack: Stack) -> Iterator[Things]:
    names, mark = stack.aws.resources(stack.name), secrets.token_hex(4)
    s3, tables = stack.client("s3"), stack.client("dynamodb")
    objects = {
        (bucket, key): s3.put_object(Bucket=names[bucket], Key=key, Body=b"-")["VersionId"]
        for bucket, key in object_keys(mark)
    }
    found = Things(names, objects, mark, stack.name)
    try:
        yield found
    finally:
        clear(found, s3, tables)
        s3.close()
        tables.close()


def put_item(tables: Any, there: Things, table: str, pk: str) -> None:  # noqa: ANN401 - boto3's
    """Put what may be read and overwritten, once."""
    if (table, pk) not in there.partitions:
        there.partitions.add((table, pk))
        tables.put_item(TableName=there.names[table], Item=item(pk))


def item(pk: str) -> dict[str, Any]:
    kept = {"v": {"N": "1"}, "body": {"S": "{}"}, "kind": {"S": "access"}}
    return {"pk": {"S": pk}, "sk": {"S": SORT_KEY}, **kept}


def clear(there: Things, s3: Any, tables: Any) -> None:  # noqa: ANN401
    for bucket, key in there.objects:
        found = s3.list_object_versions(Bucket=there.names[bucket], Prefix=key)
        for one in [*found.get("Versions", []), *found.get("DeleteMarkers", [])]:
            s3.delete_object(Bucket=there.names[bucket], Key=one["Key"], VersionId=one["VersionId"])
    for table, pk in there.partitions:
        key = {"pk": {"S": pk}, "sk": {"S": SORT_KEY}}
        tables.delete_item(TableName=there.names[table], Key=key)
