"""What keeps the data and carries it on, as the cloud is told: no emulator shows all of it."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from infra.functions import Function
from infra.names import Json
from portal.domain.books import UNDER_WAY
from portal.domain.data_request import LINKED_FOR
from portal.domain.delivery import Ladder
from portal.domain.draft import KEPT_AT_MOST
from portal.domain.recovery import LASTS
from portal.stores.exports import FOLDER
from portal.stores.files import ORIGINALS
from portal.stores.legs import MOST_DELAY
from tests.architecture.reading import references, statements

OfType = Callable[[str], dict[str, Json]]

TABLES = {"IdentityTable", "DossiersTable", "PaymentsTable", "DeliveriesTable"}
BUCKETS = {"QuarantineBucket", "CleanBucket"}
VISIBILITY_OVER_TIMEOUT = 3
"""AWS advises six, for messages taken while their function is throttled: none here is by its own source."""


def test_the_tables_are_split_by_trust(of_type: OfType) -> None:
    assert set(of_type("AWS::DynamoDB::Table")) == TABLES


@pytest.mark.parametrize("name", sorted(TABLES))
def test_a_table_can_be_brought_back_and_not_be_lost(name: str, of_type: OfType) -> None:
    table = of_type("AWS::DynamoDB::Table")[name]
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert table["TimeToLiveSpecification"] == {"AttributeName": "ttl", "Enabled": True}
    assert table["DeletionProtectionEnabled"] is True
    assert table["SSESpecification"]["SSEType"] == "KMS"


def test_identities_have_a_key_of_their_own(of_type: OfType) -> None:
    keys = {
        name: next(references(table["SSESpecification"]["KMSMasterKeyId"]))
        for name, table in of_type("AWS::DynamoDB::Table").items()
    }
    assert keys.pop("IdentityTable") == "IdentityKey"
    assert set(keys.values()) == {"DataKey"}


def test_dossiers_and_payments_are_streamed(of_type: OfType) -> None:
    tables = of_type("AWS::DynamoDB::Table")
    streamed = {name for name, table in tables.items() if "StreamSpecification" in table}
    assert streamed == {"DossiersTable", "PaymentsTable"}
    for name in streamed:
        assert tables[name]["StreamSpecification"] == {"StreamViewType": "NEW_IMAGE"}


def test_an_index_is_written_only_where_its_keys_change(of_type: OfType) -> None:
    """Whatever else it held would make every change of a dossier dearer."""
    for table in of_type("AWS::DynamoDB::Table").values():
        for index in table.get("GlobalSecondaryIndexes", []):
            assert index["Projection"] == {"ProjectionType": "KEYS_ONLY"}


def test_data_outlives_the_stack(resources: dict[str, Json]) -> None:
    kept = ("AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::SecretsManager::Secret")
    for resource in resources.values():
        if resource["Type"] in kept:
            assert resource["DeletionPolicy"] == resource["UpdateReplacePolicy"] == "Retain"


def test_keys_rotate(of_type: OfType) -> None:
    assert all(key["EnableKeyRotation"] is True for key in of_type("AWS::KMS::Key").values())


@pytest.mark.parametrize("name", sorted(BUCKETS))
def test_papers_are_never_public(name: str, of_type: OfType) -> None:
    bucket = of_type("AWS::S3::Bucket")[name]
    (encryption,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert len(bucket["PublicAccessBlockConfiguration"]) == 4
    assert encryption["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms"
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    assert bucket["OwnershipControls"] == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}


@pytest.mark.parametrize("name", sorted(BUCKETS))
def test_papers_are_asked_for_by_the_portals_pages_alone(name: str, of_type: OfType) -> None:
    for rule in of_type("AWS::S3::Bucket")[name]["CorsConfiguration"]["CorsRules"]:
        assert rule["AllowedOrigins"] == [{"Ref": "PortalOrigin"}]


def test_nothing_stays_in_quarantine_and_nothing_a_draft_needs_goes(of_type: OfType) -> None:
    rules = of_type("AWS::S3::Bucket")["QuarantineBucket"]["LifecycleConfiguration"]["Rules"]
    for rule in rules:
        noncurrent = rule["NoncurrentVersionExpiration"]["NoncurrentDays"]
        assert all(
            KEPT_AT_MOST.days < days < 100 for days in (rule["ExpirationInDays"], noncurrent)
        )
        assert rule["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 1}
    assert [rule["Prefix"] for rule in rules] == ["papers/", "results/"]


def test_originals_stay_and_nobody_takes_them_away(
    of_type: OfType, resources: dict[str, Json]
) -> None:
    rules = of_type("AWS::S3::Bucket")["QuarantineBucket"]["LifecycleConfiguration"]["Rules"]
    assert not any(ORIGINALS.startswith(rule["Prefix"]) for rule in rules)
    statements = resources["QuarantineBucketPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    (stays,) = (one for one in statements if one["Sid"] == "OriginalsStay")
    assert (stays["Effect"], stays["Principal"]) == ("Deny", "*")
    assert set(stays["Action"]) == {"s3:DeleteObject", "s3:DeleteObjectVersion"}
    assert stays["Resource"] == [{"Fn::Sub": f"${{QuarantineBucket.Arn}}/{ORIGINALS}*"}]
    assert "Condition" not in stays


def test_what_is_clean_stays_and_only_replaced_versions_go(of_type: OfType) -> None:
    exports, rule = of_type("AWS::S3::Bucket")["CleanBucket"]["LifecycleConfiguration"]["Rules"]
    assert (exports["Prefix"], timedelta(exports["ExpirationInDays"])) == (FOLDER, LINKED_FOR)
    assert not {"ExpirationInDays", "Prefix"} & rule.keys()
    assert rule["NoncurrentVersionExpiration"] == {"NoncurrentDays": 365}


@pytest.mark.parametrize("name", sorted(BUCKETS))
def test_papers_travel_over_tls_alone(name: str, resources: dict[str, Json]) -> None:
    policy = resources[f"{name}Policy"]
    refusal = policy["Properties"]["PolicyDocument"]["Statement"][0]
    assert policy["Condition"] == "TlsOnly"
    assert (refusal["Effect"], refusal["Action"]) == ("Deny", "s3:*")
    assert refusal["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert list(references(refusal["Resource"])) == [name, name]


def test_tls_is_demanded_unless_somebody_says_otherwise(template: Json) -> None:
    assert template["Parameters"]["RequireTls"]["Default"] == "true"


def test_every_queue_has_dead_letters_and_time_for_its_worker(
    functions: tuple[Function, ...], of_type: OfType
) -> None:
    queues = of_type("AWS::SQS::Queue")
    timeouts = {function.logical_id: function.timeout for function in functions}
    fed = [m for m in of_type("AWS::Lambda::EventSourceMapping").values() if "Queue" in str(m)]
    for mapping in fed:
        queue = queues[next(references(mapping["EventSourceArn"]))]
        needed = VISIBILITY_OVER_TIMEOUT * timeouts[mapping["FunctionName"]["Ref"]]
        assert next(references(queue["RedrivePolicy"]["deadLetterTargetArn"])) in queues
        assert queue["VisibilityTimeout"] >= needed


def test_what_somebody_is_to_hear_comes_again_within_five_minutes(of_type: OfType) -> None:
    queues = of_type("AWS::SQS::Queue")
    for name in ("NoticesQueue", "DeliveriesQueue"):
        assert queues[name]["VisibilityTimeout"] < 300
        tries = queues[name]["RedrivePolicy"]["maxReceiveCount"]
        assert tries * queues[name]["VisibilityTimeout"] < UNDER_WAY.total_seconds()


def test_codes_of_a_reset_that_cannot_be_sent_are_told_of_before_it_is_over(
    of_type: OfType,
) -> None:
    """A worker that finds it over has nothing left to do, and nothing to tell."""
    queue = of_type("AWS::SQS::Queue")["AccountQueue"]
    tries = queue["RedrivePolicy"]["maxReceiveCount"]
    assert tries * queue["VisibilityTimeout"] < LASTS.total_seconds()


def test_every_queue_that_is_worked_on_has_dead_letters(of_type: OfType) -> None:
    for name, queue in of_type("AWS::SQS::Queue").items():
        assert queue["SqsManagedSseEnabled"] is True
        assert name.endswith("DeadLetters") or "RedrivePolicy" in queue


def test_sources_report_what_failed_and_bury_what_never_works(of_type: OfType) -> None:
    for mapping in of_type("AWS::Lambda::EventSourceMapping").values():
        assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        if "StreamArn" in str(mapping["EventSourceArn"]):
            buried = mapping["DestinationConfig"]["OnFailure"]["Destination"]
            assert mapping["StartingPosition"] == "TRIM_HORIZON"
            assert mapping["BisectBatchOnFunctionError"] is True
            assert mapping["MaximumRetryAttempts"] == -1
            assert mapping["MaximumRecordAgeInSeconds"] == 6 * 3600
            assert list(references(buried)) == ["RecordsDeadLetters"]


def test_a_queues_worker_takes_no_more_than_it_can_finish(
    functions: tuple[Function, ...], of_type: OfType
) -> None:
    reserved = {each.logical_id: each.concurrency for each in functions}
    fed = [m for m in of_type("AWS::Lambda::EventSourceMapping").values() if "Queue" in str(m)]
    for mapping in fed:
        most = mapping["ScalingConfig"]["MaximumConcurrency"]
        assert 2 <= most <= reserved[mapping["FunctionName"]["Ref"]]
    deliveries = of_type("AWS::Lambda::EventSourceMapping")["DeliveriesToDelivery"]
    assert deliveries["BatchSize"] == 1


def test_streams_wake_their_workers_for_what_they_work_on(of_type: OfType) -> None:
    mappings = of_type("AWS::Lambda::EventSourceMapping")
    wanted = {
        name: [json.loads(each["Pattern"]) for each in mapping["FilterCriteria"]["Filters"]]
        for name, mapping in mappings.items()
        if "StreamArn" in str(mapping["EventSourceArn"])
    }
    assert wanted == {
        "DossiersToOutbox": [
            {"eventName": ["INSERT"], "dynamodb": {"NewImage": {"kind": {"S": ["event"]}}}},
            {"eventName": ["REMOVE"], "dynamodb": {"Keys": {"sk": {"S": ["HEAD"]}}}},
        ],
        "PaymentsToSettlements": [
            {"dynamodb": {"NewImage": {"kind": {"S": ["payment"]}}}},
            {"eventName": ["INSERT"], "dynamodb": {"NewImage": {"kind": {"S": ["case"]}}}},
        ],
    }


def test_every_worker_of_records_has_its_source(
    functions: tuple[Function, ...], of_type: OfType
) -> None:
    fed = {m["FunctionName"]["Ref"] for m in of_type("AWS::Lambda::EventSourceMapping").values()}
    assert fed == {each.logical_id for each in functions if each.kind in {"stream", "queue"}}


@pytest.mark.parametrize("whose", ["Deliveries", "Account"])
def test_schedules_may_put_jobs_and_nothing_else(whose: str, of_type: OfType) -> None:
    role = of_type("AWS::IAM::Role")[f"{whose}ScheduleRole"]
    (statement,) = statements(role)
    assert statement["Action"] == ["sqs:SendMessage"]
    assert list(references(statement["Resource"])) == [f"{whose}Queue"]
    (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"Service": "scheduler.amazonaws.com"}
    assert trust["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}


def test_another_telephone_waits_a_day(template: Json) -> None:
    assert template["Parameters"]["ContactCoolOff"]["Default"] == 24 * 3600


def test_an_agency_that_is_silent_for_three_days_is_still_told(template: Json) -> None:
    parameters = template["Parameters"]
    ladder = Ladder.read(parameters["DeliveryLadder"]["Default"])
    assert 72 * 3600 < sum(ladder.waits) < 80 * 3600
    assert parameters["QueueHolds"]["Default"] == parameters["QueueHolds"]["MaxValue"] == MOST_DELAY


@pytest.mark.parametrize(
    ("schedule", "function"),
    [
        ("SweepSchedule", "DossierSweepFunction"),
        ("ReconcileSchedule", "PaymentReconcileFunction"),
    ],
)
def test_a_schedule_may_wake_its_own_worker_alone(
    schedule: str, function: str, of_type: OfType
) -> None:
    woken = of_type("AWS::Scheduler::Schedule")[schedule]["Target"]
    (statement,) = statements(of_type("AWS::IAM::Role")[next(references(woken["RoleArn"]))])
    assert statement["Action"] == ["lambda:InvokeFunction"]
    assert list(references(statement["Resource"])) == list(references(woken["Arn"])) == [function]
