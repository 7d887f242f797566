"""Deploys what infra/build.py wrote, through CloudFormation.

The local cloud calls `deploy`. `python -m infra.deploy --stage X --confirm-account 123456789012`
is for AWS: it builds for Lambda's Python and refuses unless the account it would change is named.
"""

import argparse
import re
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from infra.artefacts import Store, upload
from infra.build import TEMPLATE, build
from infra.names import REGION, ROOT
from infra.stack import change
from infra.tools import BuildRefused, environment, say, step

if TYPE_CHECKING:
    from types_boto3_sts import STSClient

_STAGE = re.compile(r"[a-z][a-z0-9-]{0,19}")
"""It stands in the buckets' names, which have room for no more."""


def deploy(
    session: boto3.Session,
    out: Path,
    stack: str,
    parameters: Mapping[str, str],
    endpoint: str | None = None,
) -> dict[str, str]:
    """Upload, change the stack, and return its outputs; `endpoint` is the local cloud's."""
    account = session.client("sts", endpoint_url=endpoint).get_caller_identity()["Account"]
    store = Store(f"{stack}-artefacts-{account}", account)
    with step("archives and template are uploaded"):
        s3 = session.client("s3", endpoint_url=endpoint)
        url = upload(s3, store, out / TEMPLATE, endpoint)
    with step(f"CloudFormation changes {stack}"):
        cloudformation = session.client("cloudformation", endpoint_url=endpoint)
        return change(cloudformation, stack, url, parameters, pause=0.2 if endpoint else 3.0)


def to_aws(stage: str, confirmed_account: str) -> dict[str, str]:
    """Build for Lambda and deploy to the account that was named, or refuse before any change.

    All parameters are in the stage's file: what was typed once would be lost with the next update.
    """
    if not stage or not confirmed_account:
        raise BuildRefused("name both: make deploy STAGE=<stage> ACCOUNT=<the account you mean>")
    told = stage_parameters(stage)
    refuse_unless_complete(told)
    session = boto3.Session(region_name=REGION)
    refuse_unless_meant(session.client("sts"), confirmed_account, environment())
    out = ROOT / "build/lambda"
    build(out, "lambda")
    return deploy(session, out, f"motcua-{stage}", told)


def stage_parameters(stage: str, root: Path = ROOT) -> dict[str, str]:
    if not _STAGE.fullmatch(stage):
        raise BuildRefused(f"{stage} is no name of a stage: {_STAGE.pattern}")
    file = root / "infra/stages" / f"{stage}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def refuse_unless_complete(parameters: Mapping[str, str]) -> None:
    """Refuse a stage that would tell citizens' browsers to come back to a laptop, or whose alarms would tell nobody.

    Whoever wants no mail of alarms says so: AlarmEmail = "".
    """
    for name in ("PortalOrigin", "EmailFrom", "AlarmEmail"):
        if name not in parameters:
            raise BuildRefused(f"{name} is missing: see infra/stages/example.toml")
    if not parameters["PortalOrigin"].startswith("https://"):
        raise BuildRefused("PortalOrigin must be an https:// origin")
    if parameters.get("S3Endpoint"):
        raise BuildRefused("S3Endpoint is for the local cloud: leave it out")
    if parameters.get("RequireTls", "true") != "true":
        raise BuildRefused("RequireTls must be true on AWS: leave it out")


def refuse_unless_meant(
    sts: "STSClient", confirmed_account: str, variables: Mapping[str, str]
) -> None:
    """Refuse anything that is not AWS, and any account but the one that was named."""
    if any(name.startswith("AWS_ENDPOINT_URL") and variables[name] for name in variables):
        raise BuildRefused("AWS_ENDPOINT_URL is set: that is not AWS")
    account = sts.get_caller_identity()["Account"]
    if account != confirmed_account:
        raise BuildRefused(f"these credentials change account {account}, not {confirmed_account}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m infra.deploy", description=__doc__)
    parser.add_argument("--stage", required=True)
    parser.add_argument("--confirm-account", required=True, metavar="123456789012")
    return parser.parse_args()


def main() -> None:
    arguments = _arguments()
    try:
        outputs = to_aws(arguments.stage, arguments.confirm_account)
    except (BuildRefused, BotoCoreError, ClientError) as refused:
        sys.exit(f"deploy: {refused}")
    for name, value in sorted(outputs.items()):
        say(f"  {name:<24} {value}")


if __name__ == "__main__":
    main()
