"""boto3 clients of one local cloud, and never of AWS."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

import boto3
from botocore.config import Config

from infra.localcloud.errors import LocalCloudError
from infra.localcloud.settings import REGION, ROOT_KEY

CONFIG = Config(retries={"mode": "standard", "max_attempts": 3}, connect_timeout=5, read_timeout=60)


def local_session() -> boto3.Session:
    return boto3.Session(
        aws_access_key_id=ROOT_KEY, aws_secret_access_key=ROOT_KEY, region_name=REGION
    )


@dataclass(frozen=True)
class Aws:
    """One session and the endpoint every client of it must be given."""

    endpoint: str
    session: boto3.Session = field(default_factory=local_session, compare=False)

    def __post_init__(self) -> None:
        if urlsplit(self.endpoint).hostname != "127.0.0.1":
            raise LocalCloudError(f"{self.endpoint} is not this machine")

    def resources(self, stack: str) -> dict[str, str]:
        """Map each logical id of a stack to the physical one."""
        cloudformation = self.session.client(
            "cloudformation", endpoint_url=self.endpoint, config=CONFIG
        )
        pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=stack)
        return {
            it["LogicalResourceId"]: it.get("PhysicalResourceId", "")
            for page in pages
            for it in page["StackResourceSummaries"]
        }
