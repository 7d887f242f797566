"""One harmless call for each cell of function × action × resource.

A probe asks for something that would be granted or refused for the role alone. Where a call that is granted
would do something, it is made so that the service itself declines it after the role was looked at: `says`.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from infra.localcloud.settings import EMAIL_FROM
from tests.access.grants import Grant
from tests.access.things import SORT_KEY, TABLES, Things, item, object_keys

INDEXES = (
    ("DossiersTable", "by_person", "person"),
    ("DossiersTable", "next_action", "due_shard"),
    ("DeliveriesTable", "next_action", "due_shard"),
    ("PaymentsTable", "next_action", "due_shard"),
)
Clients = Callable[[str], Any]
"""boto3's client of a service, with one role's credentials."""


class Probe(NamedTuple):
    """`under` are the rows of functions.toml that would grant it; `says` how the service declines."""

    target: str
    action: str
    call: Callable[[Clients], object]
    under: tuple[str, ...]
    says: str = ""


def allowed(probe: Probe, grants: set[Grant]) -> bool:
    return any(
        (grant.effect, grant.action) == ("Allow", probe.action) and grant.resource in probe.under
        for grant in grants
    )


def probes(there: Things, function: str, partition: str) -> Iterator[Probe]:
    """Every cell of one function's row; `partition` is an identity key it is held to."""
    for table in TABLES:
        pk = partition if table == "IdentityTable" else f"ACCESS#{there.mark}"
        yield from of_table(there, table, pk)
    yield from of_indexes(there)
    for bucket, key in object_keys(there.mark):
        yield from of_object(there, bucket, key)
    yield from of_queues(there)
    yield from of_legs(there, function)
    yield from of_the_rest(there, function)


def of_table(there: Things, table: str, pk: str) -> Iterator[Probe]:
    name, key = there.names[table], {"pk": {"S": pk}, "sk": {"S": SORT_KEY}}
    gone = {"pk": {"S": pk}, "sk": {"S": "ACCESS-NONE"}}
    body: dict[str, Any] = {
        "UpdateExpression": "SET body = :b",
        "ExpressionAttributeValues": {":b": {"S": "{}"}},
    }
    check = {"TableName": name, "Key": key, "ConditionExpression": "attribute_exists(pk)"}
    query: dict[str, Any] = {
        "KeyConditionExpression": "pk = :p",
        "ExpressionAttributeValues": {":p": {"S": pk}},
    }
    calls: dict[str, Callable[[Any], object]] = {
        "GetItem": lambda c: c.get_item(TableName=name, Key=key),
        "Query": lambda c: c.query(TableName=name, **query),
        "PutItem": lambda c: c.put_item(TableName=name, Item=item(pk)),
        "UpdateItem": lambda c: c.update_item(TableName=name, Key=key, **body),
        "DeleteItem": lambda c: c.delete_item(TableName=name, Key=gone),
        "ConditionCheckItem": lambda c: c.transact_write_items(
            TransactItems=[{"ConditionCheck": check}]
        ),
        "Scan": lambda c: c.scan(TableName=name, Limit=1),
        "DescribeTable": lambda c: c.describe_table(TableName=name),
        "BatchGetItem": lambda c: c.batch_get_item(RequestItems={name: {"Keys": [key]}}),
    }
    yield from _each("dynamodb", table, calls, (table,))


def of_indexes(there: Things) -> Iterator[Probe]:
    for table, index, key in INDEXES:
        query: dict[str, Any] = {
            "TableName": there.names[table],
            "IndexName": index,
            "KeyConditionExpression": f"{key} = :p",
            "ExpressionAttributeValues": {":p": {"S": "ACCESS"}},
        }
        calls = {"Query": lambda c, query=query: c.query(**query)}
        under = (f"{table}/index/*", f"{table}/index/{index}")
        yield from _each("dynamodb", f"{table}/{index}", calls, under)


def of_object(there: Things, bucket: str, key: str) -> Iterator[Probe]:
    name, version = there.names[bucket], there.objects[bucket, key]
    folder = key.partition("/")[0]
    calls: dict[str, Callable[[Any], object]] = {
        "GetObject": lambda c: c.get_object(Bucket=name, Key=key)["Body"].close(),
        "GetObjectVersion": lambda c: c.get_object(Bucket=name, Key=key, VersionId=version)[
            "Body"
        ].close(),
        "PutObject": lambda c: c.put_object(Bucket=name, Key=key, Body=b"-"),
        "GetObjectTagging": lambda c: c.get_object_tagging(Bucket=name, Key=key),
        "PutObjectTagging": lambda c: c.put_object_tagging(
            Bucket=name, Key=key, Tagging={"TagSet": []}
        ),
        "DeleteObject": lambda c: c.delete_object(Bucket=name, Key=f"{key}-none"),
        "ListBucket": lambda c: c.list_objects_v2(Bucket=name, MaxKeys=1),
        "GetBucketPolicy": lambda c: c.get_bucket_policy(Bucket=name),
    }
    yield from _each("s3", f"{bucket}/{folder}", calls, (f"{bucket}/*", f"{bucket}/{folder}/*"))


def of_queues(there: Things) -> Iterator[Probe]:
    for queue in (
        "NoticesQueue",
        "DeliveriesQueue",
        "AccountQueue",
        "ExportsQueue",
        "RecordsDeadLetters",
    ):
        url, lost = there.names[queue], {"ReceiptHandle": "none"}
        calls: dict[str, Callable[[Any], object]] = {
            # A character no message may hold: nothing arrives at a worker.
            "SendMessage": lambda c, url=url: c.send_message(QueueUrl=url, MessageBody="\x00"),
            "ReceiveMessage": lambda c, url=url: c.receive_message(
                QueueUrl=url, VisibilityTimeout=0, WaitTimeSeconds=0
            ),
            "DeleteMessage": lambda c, url=url, lost=lost: c.delete_message(QueueUrl=url, **lost),
            "ChangeMessageVisibility": lambda c, url=url, lost=lost: c.change_message_visibility(
                QueueUrl=url, VisibilityTimeout=0, **lost
            ),
            "GetQueueAttributes": lambda c, url=url: c.get_queue_attributes(
                QueueUrl=url, AttributeNames=["QueueArn"]
            ),
        }
        says = {
            "SendMessage": "InvalidMessageContents",
            "DeleteMessage": "ReceiptHandleIsInvalid",
            "ChangeMessageVisibility": "ReceiptHandleIsInvalid",
        }
        yield from _each("sqs", queue, calls, (queue,), says)


def of_legs(there: Things, function: str) -> Iterator[Probe]:
    for leg in ("IntakeLeg", "MoneyLeg", "ReturnLeg"):
        machine = there.names[leg]
        # Of no dossier: its first task finds none, and the test stops it before.
        name = f"access-{there.mark}-{function}"
        calls: dict[str, Callable[[Any], object]] = {
            "StartExecution": lambda c, machine=machine, name=name: c.start_execution(
                stateMachineArn=machine, name=name, input='{"dossier": "none", "code": "none"}'
            ),
            "ListExecutions": lambda c, machine=machine: c.list_executions(
                stateMachineArn=machine, maxResults=1
            ),
            "DescribeStateMachine": lambda c, machine=machine: c.describe_state_machine(
                stateMachineArn=machine
            ),
        }
        yield from _each("stepfunctions", leg, calls, (leg,))


def of_the_rest(there: Things, function: str) -> Iterator[Probe]:
    """Secrets, keys, senders, logs, and what belongs to nobody."""
    for secret in ("PortalSecret", "VnpaySecret", "PepperSecret"):
        read = {
            "GetSecretValue": lambda c, secret=secret: c.get_secret_value(
                SecretId=there.names[secret]
            )
        }
        yield from _each("secretsmanager", secret, read, (secret,))
    for key in ("IdentityKey", "DataKey"):
        name = there.names[key]
        # Keys serve through tables and buckets: asked directly, each refuses everybody but who closes secrets away.
        direct: dict[str, Callable[[Any], object]] = {
            "DescribeKey": lambda c, name=name: c.describe_key(KeyId=name),
            "GenerateDataKey": lambda c, name=name: c.generate_data_key(
                KeyId=name, KeySpec="AES_256"
            ),
        }
        yield from _each("kms", key, direct, ())
        close = {"Encrypt": lambda c, name=name: c.encrypt(KeyId=name, Plaintext=b"-")}
        yield from _each("kms", key, close, (key,))
    yield from of_personal_key(there)
    yield from of_senders(there)
    yield from of_schedules(there)
    yield from of_logs(there, function)
    yield Probe("roles", "ListRoles", lambda c: c("iam").list_roles(MaxItems=1), ())
    yield Probe("stack", "DescribeStacks", lambda c: c("cloudformation").describe_stacks(), ())
    sweep = {"FunctionName": there.names["DossierSweepFunction"], "InvocationType": "DryRun"}
    yield Probe("DossierSweepFunction", "InvokeFunction", lambda c: c("lambda").invoke(**sweep), ())


def of_personal_key(there: Things) -> Iterator[Probe]:
    """The one key that is asked directly. What is no ciphertext is declined after the role was looked at."""
    name = there.names["PersonalKey"]
    calls: dict[str, Callable[[Any], object]] = {
        "DescribeKey": lambda c: c.describe_key(KeyId=name),
        "GenerateDataKey": lambda c: c.generate_data_key(KeyId=name, KeySpec="AES_256"),
        "Decrypt": lambda c: c.decrypt(KeyId=name, CiphertextBlob=b"none"),
        "Encrypt": lambda c: c.encrypt(KeyId=name, Plaintext=b"-"),
    }
    says = {"Decrypt": "InvalidCiphertextException"}
    yield from _each("kms", "PersonalKey", calls, ("PersonalKey",), says)


def of_senders(there: Things) -> Iterator[Probe]:
    text: dict[str, Any] = {"PhoneNumber": "+84900000000", "Message": "access"}
    topic: dict[str, Any] = {"TopicArn": there.names["AlarmsTopic"], "Message": "access"}
    letter: dict[str, Any] = {
        "FromEmailAddress": EMAIL_FROM,
        "Destination": {"ToAddresses": ["access@example.com"]},
        "Content": {"Simple": {"Subject": {"Data": "access"}, "Body": {"Text": {"Data": "-"}}}},
    }
    yield Probe("a telephone", "Publish", lambda c: c("sns").publish(**text), ("any sns",))
    yield Probe("AlarmsTopic", "Publish", lambda c: c("sns").publish(**topic), ())
    yield Probe("a mailbox", "SendEmail", lambda c: c("sesv2").send_email(**letter), ("any ses",))


def of_schedules(there: Things) -> Iterator[Probe]:
    """In a group that is not there: whoever may make one is told so."""
    for name, under in ((f"{there.stack}-access", ("own schedules",)), ("access", ())):
        made: dict[str, Any] = {
            "Name": name,
            "GroupName": f"access-{there.mark}",
            "ScheduleExpression": "at(2099-01-01T00:00:00)",
            "FlexibleTimeWindow": {"Mode": "OFF"},
            "Target": {"Arn": "arn:aws:sqs:::none", "RoleArn": "arn:aws:iam::0:role/none"},
        }
        calls: dict[str, Callable[[Any], object]] = {
            "CreateSchedule": lambda c, made=made: c.create_schedule(**made),
            "DeleteSchedule": lambda c, made=made: c.delete_schedule(
                Name=made["Name"], GroupName=made["GroupName"]
            ),
        }
        says = {"CreateSchedule": "ResourceNotFoundException"}
        yield from _each("scheduler", f"the schedule {name}", calls, under, says)


def of_logs(there: Things, function: str) -> Iterator[Probe]:
    """Somebody else's: the emulator lets nobody write their own, see test_roles.py."""
    group = there.names["AuthFunctionLogs" if function != "auth" else "PublicFunctionLogs"]
    stream = {"logGroupName": group, "logStreamName": f"access-{there.mark}"}
    calls: dict[str, Callable[[Any], object]] = {
        "CreateLogStream": lambda c: c.create_log_stream(**stream),
        "FilterLogEvents": lambda c: c.filter_log_events(logGroupName=group, limit=1),
    }
    yield from _each("logs", "other logs", calls, ())


def _each(
    service: str,
    target: str,
    calls: dict[str, Callable[[Any], object]],
    under: tuple[str, ...],
    says: dict[str, str] | None = None,
) -> Iterator[Probe]:
    for action, call in calls.items():
        asked = lambda clients, call=call: call(clients(service))  # noqa: E731
        yield Probe(target, action, asked, under, (says or {}).get(action, ""))
