"""Ground of the bench's own in the running local cloud: tables, buckets, queues and a machine.

Shaped like the deployed ones, but no stream and no worker listens: whatever is counted, this process did.
"""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from infra.localcloud.cloud import LocalCloud
from infra.localcloud.settings import LOOPBACK, REGION, read_json
from infra.seed import put_agencies

TABLES = ("identity", "dossiers", "payments", "deliveries")
BUCKETS = ("quarantine", "clean")
QUEUES = ("notices", "deliveries", "dead-letters")
NOTHING = {"StartAt": "Nothing", "States": {"Nothing": {"Type": "Pass", "End": True}}}


@dataclass(frozen=True)
class Ground:
    """What a worker would be told, and how to look without being counted."""

    cloud: LocalCloud
    environment: Mapping[str, str]

    def client(self, service: str) -> Any:  # noqa: ANN401  # any of boto3's
        return client(self.cloud, service)

    def items(self, table: str, pk: str) -> list[dict[str, Any]]:
        """Every item under `pk`, as a stream would show it."""
        found = self.client("dynamodb").query(
            TableName=self.environment[table],
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": pk}},
        )
        return list(found["Items"])

    @property
    def sandbox(self) -> dict[str, Any]:
        return read_json(self.cloud.home.sandbox)


def client(cloud: LocalCloud, service: str) -> Any:  # noqa: ANN401
    return cloud.aws.session.client(service, endpoint_url=cloud.origins.cloud)  # type: ignore[call-overload]


def deployed_environment(cloud: LocalCloud, function: str) -> dict[str, str]:
    """What a deployed function is told, and what Lambda itself would add."""
    known = client(cloud, "lambda").get_function_configuration(
        FunctionName=f"{cloud.stack}-{function}"
    )
    given = cloud.aws.session.get_credentials()
    assert given is not None
    who = given.get_frozen_credentials()
    own = {
        "AWS_ENDPOINT_URL": cloud.origins.cloud,
        "AWS_ACCESS_KEY_ID": who.access_key,
        "AWS_SECRET_ACCESS_KEY": who.secret_key,
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_LAMBDA_FUNCTION_NAME": f"{cloud.stack}-{function}",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(known["MemorySize"]),
        "LAMBDA_TASK_ROOT": "/var/task",
    }
    return {**known["Environment"]["Variables"], **own}


@contextmanager
def ground(cloud: LocalCloud) -> Iterator[Ground]:
    with ExitStack() as undo:
        told = deployed_environment(cloud, "dossier-outbox")
        told.pop("AWS_ENDPOINT_URL_S3", None)
        told |= {"LOG_LEVEL": "CRITICAL", "POWERTOOLS_METRICS_DISABLED": "true"}
        for make in (_tables, _buckets, _queues, _machine):
            told |= make(cloud, undo)
        _agencies(cloud, told["IDENTITY_TABLE"], undo.enter_context(listener()))
        undo.enter_context(_told(told))
        yield Ground(cloud, told)


def _tables(cloud: LocalCloud, undo: ExitStack) -> dict[str, str]:
    database, named = client(cloud, "dynamodb"), {}
    for table in TABLES:
        shape = database.describe_table(TableName=f"{cloud.stack}-{table}")["Table"]
        name = f"{cloud.stack}-bench-{table}"
        _copy(database, name, shape)
        undo.callback(database.delete_table, TableName=name)
        named[f"{table.upper()}_TABLE"] = name
    return named


def _copy(database: Any, name: str, shape: Mapping[str, Any]) -> None:  # noqa: ANN401
    kept = ("IndexName", "KeySchema", "Projection")
    indexes = [{part: index[part] for part in kept} for index in _indexes(shape)]
    database.create_table(
        TableName=name,
        KeySchema=shape["KeySchema"],
        AttributeDefinitions=shape["AttributeDefinitions"],
        BillingMode="PAY_PER_REQUEST",
        **({"GlobalSecondaryIndexes": indexes} if indexes else {}),
    )


def _indexes(shape: Mapping[str, Any]) -> list[dict[str, Any]]:
    return list(shape.get("GlobalSecondaryIndexes", []))


def _buckets(cloud: LocalCloud, undo: ExitStack) -> dict[str, str]:
    storage, named = client(cloud, "s3"), {}
    for bucket in BUCKETS:
        name = f"{cloud.stack}-bench-{bucket}"
        storage.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
        storage.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
        undo.callback(_drop_bucket, storage, name)
        named[f"{bucket.upper()}_BUCKET"] = name
    return named


def _drop_bucket(storage: Any, name: str) -> None:  # noqa: ANN401
    for page in storage.get_paginator("list_object_versions").paginate(Bucket=name):
        for one in [*page.get("Versions", []), *page.get("DeleteMarkers", [])]:
            storage.delete_object(Bucket=name, Key=one["Key"], VersionId=one["VersionId"])
    storage.delete_bucket(Bucket=name)


def _queues(cloud: LocalCloud, undo: ExitStack) -> dict[str, str]:
    queues, addresses = client(cloud, "sqs"), []
    for queue in QUEUES:
        address = queues.create_queue(QueueName=f"{cloud.stack}-bench-{queue}")["QueueUrl"]
        undo.callback(queues.delete_queue, QueueUrl=address)
        addresses.append(address)
    names = ("NOTICES_QUEUE", "DELIVERIES_QUEUE", "RECORDS_DEAD_LETTERS")
    return dict(zip(names, addresses, strict=True))


def _machine(cloud: LocalCloud, undo: ExitStack) -> dict[str, str]:
    """A machine that does nothing: its legs are walked here."""
    machines = client(cloud, "stepfunctions")
    intake = cloud.aws.resources(cloud.stack)["IntakeLeg"]
    role = machines.describe_state_machine(stateMachineArn=intake)["roleArn"]
    made = machines.create_state_machine(
        name=f"{cloud.stack}-bench",
        definition=json.dumps(NOTHING),
        roleArn=role,
    )["stateMachineArn"]
    undo.callback(machines.delete_state_machine, stateMachineArn=made)
    return dict.fromkeys(("INTAKE_LEG", "MONEY_LEG", "RETURN_LEG"), made)


def _agencies(cloud: LocalCloud, table: str, address: str) -> None:
    known = read_json(cloud.home.sandbox)  # type: ignore[attr-defined]
    put_agencies(cloud.aws, table, known, replace(cloud.origins, sandbox=address))


@contextmanager
def listener() -> Iterator[str]:
    """An agency that takes whatever it is told."""

    class Taken(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # the library's name
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer((LOOPBACK, 0), Taken) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://{LOOPBACK}:{server.server_port}"
        server.shutdown()


@contextmanager
def _told(environment: Mapping[str, str]) -> Iterator[None]:
    before = {**os.environ}
    os.environ.update(environment)
    os.environ.pop("PORTAL_GROUP", None)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
