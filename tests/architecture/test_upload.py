"""What AWS is told to run comes from a bucket of the account that is changed, and of no other."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.stub import ANY, Stubber

from infra.artefacts import Store, upload
from infra.names import REGION
from infra.tools import BuildRefused

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

BUCKET, OWNER = "motcua-pilot-artefacts-123456789012", "123456789012"
OURS = {"Bucket": BUCKET, "ExpectedBucketOwner": OWNER}
CODE = b"an archive"


@pytest.fixture
def s3() -> Iterator[tuple["S3Client", Stubber]]:
    client = boto3.Session("test", "test", region_name=REGION).client("s3")
    with Stubber(client) as stubber:
        yield client, stubber


@pytest.fixture
def template(tmp_path: Path) -> Path:
    (tmp_path / "code.zip").write_bytes(CODE)
    resource = {"Properties": {"CodeUri": "./code.zip"}}
    file = tmp_path / "template.json"
    file.write_text(json.dumps({"Resources": {"AuthFunction": resource}}))
    return file


def refused(stubber: Stubber, call: str, status: int, expected: dict[str, Any]) -> None:
    """S3 says no more to a head than its status."""
    stubber.add_client_error(call, str(status), http_status_code=status, expected_params=expected)


def test_each_call_says_whose_the_bucket_has_to_be(
    s3: tuple["S3Client", Stubber], template: Path
) -> None:
    client, stubber = s3
    refused(stubber, "head_bucket", 404, OURS)
    made = {"Bucket": BUCKET, "CreateBucketConfiguration": {"LocationConstraint": REGION}}
    stubber.add_response("create_bucket", {}, made)
    closed = {**OURS, "PublicAccessBlockConfiguration": ANY}
    stubber.add_response("put_public_access_block", {}, closed)
    archive = f"{hashlib.sha256(CODE).hexdigest()}.zip"
    refused(stubber, "head_object", 404, {**OURS, "Key": archive})
    stubber.add_response("put_object", {}, {**OURS, "Key": archive, "Body": CODE})
    stubber.add_response("head_object", {}, {**OURS, "Key": ANY})
    address = upload(client, Store(BUCKET, OWNER), template, None)
    assert address.startswith(f"https://{BUCKET}.s3.{REGION}.amazonaws.com/")
    stubber.assert_no_pending_responses()


def test_a_bucket_of_somebody_elses_is_refused_and_nothing_is_put_there(
    s3: tuple["S3Client", Stubber], template: Path
) -> None:
    client, stubber = s3
    refused(stubber, "head_bucket", 403, OURS)
    with pytest.raises(BuildRefused, match=f"{BUCKET} is not account {OWNER}'s"):
        upload(client, Store(BUCKET, OWNER), template, None)
