"""The bucket from which CloudFormation takes archives: every object is named by its content."""

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from infra.names import REGION, Json

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

_ARCHIVES = ("CodeUri", "ContentUri")


def upload(s3: "S3Client", bucket: str, template: Path, endpoint: str | None) -> str:
    """Put the archives and a template that names them; answer the template's address."""
    _ensure_bucket(s3, bucket)
    content: Json = json.loads(template.read_text(encoding="utf-8"))
    for resource in content["Resources"].values():
        properties = resource.get("Properties", {})
        for name in _ARCHIVES:
            place = properties.get(name)
            if isinstance(place, str) and place.startswith("./"):
                key = _put(s3, bucket, (template.parent / place).read_bytes(), "zip")
                properties[name] = f"s3://{bucket}/{key}"
    key = _put(s3, bucket, json.dumps(content, ensure_ascii=False).encode(), "template")
    host = f"{endpoint}/{bucket}" if endpoint else f"https://{bucket}.s3.{REGION}.amazonaws.com"
    return f"{host}/{key}"


def _put(s3: "S3Client", bucket: str, body: bytes, suffix: str) -> str:
    key = f"{hashlib.sha256(body).hexdigest()}.{suffix}"
    if not _exists(s3, bucket, key):
        s3.put_object(Bucket=bucket, Key=key, Body=body)
    return key


def _exists(s3: "S3Client", bucket: str, key: str) -> bool:
    try:
        s3.head_object(Bucket=bucket, Key=key)
    except ClientError as error:
        if error.response["Error"]["Code"] in {"404", "NoSuchKey", "NotFound"}:
            return False
        raise
    return True


def _ensure_bucket(s3: "S3Client", bucket: str) -> None:
    try:
        s3.head_bucket(Bucket=bucket)
    except ClientError as error:
        if error.response["Error"]["Code"] not in {"404", "NoSuchBucket", "NotFound"}:
            raise
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
        s3.put_public_access_block(
            Bucket=bucket,
            PublicAccessBlockConfiguration={
                "BlockPublicAcls": True,
                "BlockPublicPolicy": True,
                "IgnorePublicAcls": True,
                "RestrictPublicBuckets": True,
            },
        )
