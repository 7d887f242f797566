"""AWS is changed only where somebody has said, in full, what they mean."""

from typing import TYPE_CHECKING

import boto3
import pytest
from botocore.stub import Stubber

from infra.deploy import refuse_unless_complete, refuse_unless_meant, stage_parameters
from infra.names import REGION
from infra.tools import BuildRefused

if TYPE_CHECKING:
    from types_boto3_sts import STSClient

ACCOUNT = "123456789012"
COMPLETE = {
    "PortalOrigin": "https://motcua.example.gov.vn",
    "EmailFrom": "motcua@example.gov.vn",
    "AlarmEmail": "operators@example.gov.vn",
}


@pytest.fixture
def sts() -> "STSClient":
    """Answer as AWS does for credentials of ACCOUNT."""
    session = boto3.Session("test", "test", region_name=REGION)
    client = session.client("sts")
    stubber = Stubber(client)
    stubber.add_response("get_caller_identity", {"Account": ACCOUNT})
    stubber.activate()
    return client


def test_the_account_that_was_named_is_changed(sts: "STSClient") -> None:
    refuse_unless_meant(sts, ACCOUNT, {})


def test_another_account_is_not(sts: "STSClient") -> None:
    with pytest.raises(BuildRefused, match=f"change account {ACCOUNT}, not 210987654321"):
        refuse_unless_meant(sts, "210987654321", {})


def test_an_emulator_is_not_aws(sts: "STSClient") -> None:
    with pytest.raises(BuildRefused, match="that is not AWS"):
        refuse_unless_meant(sts, ACCOUNT, {"AWS_ENDPOINT_URL": "http://127.0.0.1:4566"})


@pytest.mark.parametrize("missing", sorted(COMPLETE))
def test_a_stage_says_where_it_is_who_writes_and_who_hears_alarms(missing: str) -> None:
    with pytest.raises(BuildRefused, match=f"{missing} is missing"):
        refuse_unless_complete({name: v for name, v in COMPLETE.items() if name != missing})


def test_that_nobody_hears_alarms_has_to_be_said() -> None:
    refuse_unless_complete({**COMPLETE, "AlarmEmail": ""})


def test_a_stage_is_reached_over_tls() -> None:
    with pytest.raises(BuildRefused, match="https"):
        refuse_unless_complete({**COMPLETE, "PortalOrigin": "http://localhost:8000"})


@pytest.mark.parametrize(
    "local", [{"S3Endpoint": "http://localhost:8002"}, {"RequireTls": "false"}]
)
def test_what_only_a_laptop_may_say_is_refused(local: dict[str, str]) -> None:
    with pytest.raises(BuildRefused, match=next(iter(local))):
        refuse_unless_complete(COMPLETE | local)


def test_the_example_is_a_complete_stage() -> None:
    refuse_unless_complete(stage_parameters("example"))


@pytest.mark.parametrize("name", ["Pilot", "../pilot", "1", "p" * 21])
def test_a_stages_name_fits_into_a_buckets(name: str) -> None:
    with pytest.raises(BuildRefused, match="no name of a stage"):
        stage_parameters(name)


def test_a_stage_without_a_file_says_nothing() -> None:
    assert stage_parameters("nowhere") == {}
