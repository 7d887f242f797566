"""The local cloud as a whole, on the deployed stack."""

import hashlib
import json
from typing import TYPE_CHECKING

import boto3
import httpx
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from infra.localcloud.logs import Tail, as_json
from infra.localcloud.settings import REGION, ROOT_KEY
from infra.reconcile import switched_on
from portal.stores.agencies import DynamoAgencies
from portal.stores.table import Table
from tests.roles import session_as
from tests.stack import Stack

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client


def test_up_again_does_nothing(stack: Stack) -> None:
    assert not stack.cloud.up()


def test_the_portal_answers_on_its_origin(stack: Stack) -> None:
    answer = httpx.get(f"{stack.portal}/api/public/health", trust_env=False)
    assert answer.json() == {"status": "ok"}


def test_the_emulators_controls_are_not_on_any_origin(stack: Stack) -> None:
    for origin in (stack.portal, stack.papers):
        answer = httpx.get(f"{origin}/_ministack/health", trust_env=False)
        assert answer.status_code == httpx.codes.NOT_FOUND


def papers_client(stack: Stack, session: boto3.Session) -> "S3Client":
    config = Config(signature_version="s3v4", s3={"addressing_style": "path"})
    return session.client("s3", endpoint_url=stack.papers, config=config)


def test_a_paper_goes_through_the_papers_origin(stack: Stack) -> None:
    bucket = stack.aws.resources(stack.name)["QuarantineBucket"]
    papers = papers_client(stack, session_as(stack, "submission"))
    size = [["content-length-range", 1, 9]]
    form = papers.generate_presigned_post(bucket, "papers/local", Conditions=size)
    sent = httpx.post(
        form["url"],
        data=form["fields"],
        files={"file": b"paper"},
        headers={"origin": stack.portal},
        trust_env=False,
    )
    assert sent.status_code == httpx.codes.NO_CONTENT, sent.text
    assert sent.headers["access-control-allow-origin"] == stack.portal
    link = papers.generate_presigned_url("get_object", {"Bucket": bucket, "Key": "papers/local"})
    assert httpx.get(link, trust_env=False).content == b"paper"
    bare = link.partition("?")[0]
    assert httpx.get(bare, trust_env=False).status_code == httpx.codes.FORBIDDEN


def test_what_is_signed_in_the_head_is_held_to_its_signature(stack: Stack) -> None:
    where = {"Bucket": stack.aws.resources(stack.name)["CleanBucket"], "Key": "papers/local"}
    session = session_as(stack, "documents")
    papers = papers_client(stack, session)
    papers.put_object(**where, Body=b"paper")
    assert papers.get_object_tagging(**where)["TagSet"] == []
    known = session.get_credentials()
    assert known
    guessed = boto3.Session(known.access_key, "a guess", known.token, session.region_name)
    with pytest.raises(ClientError, match="SignatureDoesNotMatch"):
        papers_client(stack, guessed).put_object(**where, Body=b"other")


@pytest.mark.parametrize(
    ("method", "query", "headers"),
    [
        ("POST", "", {"x-amz-target": "DynamoDB_20120810.Scan", "authorization": "dynamodb"}),
        ("GET", "Action=ListUsers&X-Amz-Credential=test%2F20260101%2Fr%2Fiam%2Faws4_request", {}),
        ("PUT", "", {"authorization": "s3"}),
        ("PUT", "", {"authorization": "s3", "x-amz-copy-source": "/other/paper.txt"}),
    ],
)
def test_the_root_key_opens_nothing_on_the_papers_origin(
    stack: Stack, method: str, query: str, headers: dict[str, str]
) -> None:
    """The emulator alone would answer each of these with 200."""
    bucket = stack.aws.resources(stack.name)["QuarantineBucket"]
    if service := headers.get("authorization"):
        scope = f"{ROOT_KEY}/20260101/{REGION}/{service}/aws4_request"
        signature = f"SignedHeaders=host, Signature={64 * '0'}"
        headers = headers | {"authorization": f"AWS4-HMAC-SHA256 Credential={scope}, {signature}"}
    answer = httpx.request(
        method,
        f"{stack.papers}/{bucket}/x?{query}",
        headers=headers,
        content=json.dumps({"TableName": f"{stack.name}-identity"}),
        trust_env=False,
    )
    assert answer.status_code == httpx.codes.NOT_FOUND


def test_a_page_of_another_origin_may_not_send_papers(stack: Stack) -> None:
    bucket = stack.aws.resources(stack.name)["QuarantineBucket"]
    asks = {"origin": "http://evil.example", "access-control-request-method": "POST"}
    answer = httpx.options(f"{stack.papers}/{bucket}", headers=asks, trust_env=False)
    assert answer.headers.get("access-control-allow-origin") != "http://evil.example"


def test_what_cloudformation_dropped_is_back(stack: Stack) -> None:
    tables = stack.client("dynamodb")
    for name in ("identity", "dossiers", "payments", "deliveries"):
        state = tables.describe_time_to_live(TableName=f"{stack.name}-{name}")
        assert state["TimeToLiveDescription"]["TimeToLiveStatus"] == "ENABLED"
    reserved = stack.client("lambda").get_function_concurrency(
        FunctionName=f"{stack.name}-webhooks"
    )
    assert reserved["ReservedConcurrentExecutions"] > 0


def test_the_portal_knows_the_seeded_agencies_and_their_keys(stack: Stack) -> None:
    tables = stack.aws.session.client("dynamodb", endpoint_url=stack.endpoint)
    registry = DynamoAgencies(Table(tables, f"{stack.name}-identity"))
    for agency in stack.sandbox_config["agencies"]:
        known = registry.find(agency["code"])
        assert known
        assert known.secrets == (agency["webhook_secret"],)
        caller = registry.caller(hashlib.sha256(agency["api_key"].encode()).hexdigest())
        assert caller
        assert caller.agency == agency["code"]
        assert registry.answer_secrets(agency["code"]) == (agency["answer_secret"],)
    assert registry.answer_secrets("nobody") == ()


def test_logs_are_json_lines(stack: Stack) -> None:
    httpx.get(f"{stack.portal}/api/public/health", trust_env=False)
    lines = list(Tail(stack.aws, stack.name, "public").read())
    assert lines
    assert all(json.loads(it)["function"] for it in lines)


def test_a_line_that_is_no_json_is_wrapped() -> None:
    assert json.loads(as_json(1, "motcua-public", "plain")) == {
        "function": "motcua-public",
        "at": 1,
        "message": "plain",
    }


def test_concurrency_is_the_branch_the_local_parameters_choose() -> None:
    assert switched_on({"Fn::If": ["ReserveConcurrency", 5, {"Ref": "AWS::NoValue"}]}) == 5
    assert switched_on(7) == 7
    assert switched_on(None) is None
