"""Who was erased, beside the tables: one empty object for each, which nothing takes away."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

FOLDER = "erased/"


class S3Erasures:
    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client, self._bucket = client, bucket

    def note(self, person: str) -> None:
        self._client.put_object(Bucket=self._bucket, Key=f"{FOLDER}{person}")

    def every(self) -> Iterator[str]:
        pages = self._client.get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=self._bucket, Prefix=FOLDER):
            yield from (found["Key"].removeprefix(FOLDER) for found in page.get("Contents", []))
