"""S3: the quarantine that browsers upload to, and the clean copies that people are shown."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from portal.domain.checksum import sha256_of
from portal.domain.ports.common import Clock
from portal.domain.ports.files import StoredFile, UploadForm

if TYPE_CHECKING:
    from botocore.exceptions import ClientError
    from types_boto3_s3 import S3Client

LIVES = timedelta(minutes=5)
ORIGINALS = "originals/"
"""What stands below it stays: the bucket's lifecycle takes `papers/` and `results/` alone."""
CHECKSUM = "sha256"


def _absent(error: "ClientError") -> bool:
    """S3 says 403 of what is absent to whoever may not list the bucket. A question without a body has no other code."""
    return error.response["ResponseMetadata"]["HTTPStatusCode"] in {403, 404}


class S3Quarantine:
    def __init__(self, client: "S3Client", bucket: str, clock: Clock) -> None:
        self._client, self._bucket, self._clock = client, bucket, clock

    def offer(self, key: str, *, content_type: str, size: int, sha256: str) -> UploadForm:
        fixed = {
            "Content-Type": content_type,
            "x-amz-checksum-algorithm": "SHA256",
            "x-amz-checksum-sha256": sha256,
        }
        form = self._client.generate_presigned_post(
            self._bucket,
            key,
            Fields=dict(fixed),
            Conditions=[{name: value} for name, value in fixed.items()]
            + [["content-length-range", size, size]],
            ExpiresIn=int(LIVES.total_seconds()),
        )
        return UploadForm(
            url=form["url"], fields=form["fields"], expires_at=self._clock.now() + LIVES
        )

    def look(self, key: str) -> StoredFile | None:
        try:
            found = self._client.head_object(Bucket=self._bucket, Key=key)
        except self._client.exceptions.ClientError as error:
            if _absent(error):
                return None
            raise
        return StoredFile(found["ContentLength"], found["VersionId"])

    def read(self, key: str, version: str) -> bytes:
        return self._client.get_object(Bucket=self._bucket, Key=key, VersionId=version)[
            "Body"
        ].read()

    def keep(self, key: str, content: bytes, *, content_type: str) -> None:
        self._client.put_object(
            Bucket=self._bucket,
            Key=ORIGINALS + key,
            Body=content,
            ContentType=content_type,
            ChecksumSHA256=sha256_of(content),
        )


class S3Clean:
    def __init__(self, client: "S3Client", bucket: str, clock: Clock) -> None:
        self._client, self._bucket, self._clock = client, bucket, clock

    def put(self, key: str, content: bytes, *, content_type: str) -> str:
        sha256 = sha256_of(content)
        self._client.put_object(
            Bucket=self._bucket,
            Key=key,
            Body=content,
            ContentType=content_type,
            ChecksumSHA256=sha256,
            Tagging=urlencode({CHECKSUM: sha256}),
        )
        return sha256

    def made(self, key: str) -> str | None:
        """By its tag: whoever makes copies, and parses what strangers send, may read none."""
        try:
            tags = self._client.get_object_tagging(Bucket=self._bucket, Key=key)["TagSet"]
        except self._client.exceptions.ClientError as error:
            if _absent(error):
                return None
            raise
        return next((tag["Value"] for tag in tags if tag["Key"] == CHECKSUM), None)

    def link(self, key: str, *, file_name: str, content_type: str) -> tuple[str, datetime]:
        """The name is RFC 6266's `filename*`: Vietnamese letters, and nothing a header could be split with."""
        params = {
            "Bucket": self._bucket,
            "Key": key,
            "ResponseContentDisposition": f"attachment; filename*=UTF-8''{quote(file_name, safe='')}",
            "ResponseContentType": content_type,
        }
        url = self._client.generate_presigned_url(
            "get_object", Params=params, ExpiresIn=int(LIVES.total_seconds())
        )
        return url, self._clock.now() + LIVES
