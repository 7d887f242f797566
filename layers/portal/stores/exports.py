"""Archives of what is kept of somebody, and the queue of those still to be made."""

import tempfile
import zipfile
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from portal.domain.ports.common import Clock
from portal.domain.ports.data_requests import ExportJob

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client
    from types_boto3_sqs import SQSClient

LIVES = timedelta(minutes=5)
FOLDER = "exports/"
"""The bucket's lifecycle takes what stands below it after a week."""


class S3Exports:
    def __init__(self, client: "S3Client", bucket: str, clock: Clock) -> None:
        self._client, self._bucket, self._clock = client, bucket, clock

    def put(self, request: str, files: Iterable[tuple[str, bytes]]) -> None:
        """On this machine's disk for a moment: it may be larger than its memory."""
        with tempfile.TemporaryFile() as made:
            with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
                for name, content in files:
                    archive.writestr(name, content)
            made.seek(0)
            self._client.put_object(
                Bucket=self._bucket, Key=_key(request), Body=made, ContentType="application/zip"
            )

    def remove(self, request: str) -> None:
        """The bucket keeps versions: what is hidden by this nobody may read, and it forgets it after a day."""
        self._client.delete_object(Bucket=self._bucket, Key=_key(request))

    def copy(self, key: str) -> bytes | None:
        """S3 says 403 of what is absent to whoever may not list the bucket."""
        try:
            found = self._client.get_object(Bucket=self._bucket, Key=key)
        except self._client.exceptions.ClientError as error:
            if error.response["Error"]["Code"] in {"403", "404", "AccessDenied", "NoSuchKey"}:
                return None
            raise
        return found["Body"].read()

    def link(self, request: str) -> tuple[str, datetime]:
        params = {
            "Bucket": self._bucket,
            "Key": _key(request),
            "ResponseContentDisposition": 'attachment; filename="mot-cua.zip"',
            "ResponseContentType": "application/zip",
        }
        url = self._client.generate_presigned_url(
            "get_object", Params=params, ExpiresIn=int(LIVES.total_seconds())
        )
        return url, self._clock.now() + LIVES


class SqsExportJobs:
    def __init__(self, client: "SQSClient", url: str) -> None:
        self._client, self._url = client, url

    def put(self, job: ExportJob) -> None:
        self._client.send_message(QueueUrl=self._url, MessageBody=job.model_dump_json())


def _key(request: str) -> str:
    return f"{FOLDER}{request}.zip"
