"""The bucket from which CloudFormation takes archives: every object is named by its content.

Its name can be foretold, and whoever owns it decides what the functions run: each call says whose it has to be.
"""

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from botocore.exceptions import ClientError

from infra.names import REGION, Json
from infra.tools import BuildRefused

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

_ARCHIVES = ("CodeUri", "ContentUri")


class Store(NamedTuple):
    """A bucket, and the account it has to be of."""

    bucket: str
    owner: str


def upload(s3: "S3Client", store: Store, template: Path, endpoint: str | None) -> str:
    """Put the archives and a template that names them; answer the template's address.

    Raises BuildRefused if the bucket is another account's, or closed to these credentials.
    """
    bucket = store.bucket
    _ensure_bucket(s3, store)
    content: Json = json.loads(template.read_text(encoding="utf-8"))
    for resource in content["Resources"].values():
        properties = resource.get("Properties", {})
        for name in _ARCHIVES:
            place = properties.get(name)
            if isinstance(place, str) and place.startswith("./"):
                key = _put(s3, store, (template.parent / place).read_bytes(), "zip")
                properties[name] = f"s3://{bucket}/{key}"
    key = _put(s3, store, json.dumps(content, ensure_ascii=False).encode(), "template")
    host = f"{endpoint}/{bucket}" if endpoint else f"https://{bucket}.s3.{REGION}.amazonaws.com"
    return f"{host}/{key}"


def _put(s3: "S3Client", store: Store, body: bytes, suffix: str) -> str:
    key = f"{hashlib.sha256(body).hexdigest()}.{suffix}"
    if not _exists(s3, store, key):
        s3.put_object(Bucket=store.bucket, ExpectedBucketOwner=store.owner, Key=key, Body=body)
    return key


def _exists(s3: "S3Client", store: Store, key: str) -> bool:
    try:
        s3.head_object(Bucket=store.bucket, ExpectedBucketOwner=store.owner, Key=key)
    except ClientError as error:
        if error.response["Error"]["Code"] in {"404", "NoSuchKey", "NotFound"}:
            return False
        raise
    return True


def _ensure_bucket(s3: "S3Client", store: Store) -> None:
    bucket, owner = store
    try:
        s3.head_bucket(Bucket=bucket, ExpectedBucketOwner=owner)
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in {"403", "AccessDenied", "Forbidden"}:
            raise BuildRefused(
                f"{bucket} is not account {owner}'s, or these credentials may not look into it"
            ) from error
        if code not in {"404", "NoSuchBucket", "NotFound"}:
            raise
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
        s3.put_public_access_block(
            Bucket=bucket,
            ExpectedBucketOwner=owner,
            PublicAccessBlockConfiguration={
                "BlockPublicAcls": True,
                "BlockPublicPolicy": True,
                "IgnorePublicAcls": True,
                "RestrictPublicBuckets": True,
            },
        )
