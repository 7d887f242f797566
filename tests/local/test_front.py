"""The fence before the emulator: what each origin lets through, and what it adds."""

import asyncio
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from infra.front import FrontConfig, build, is_plain, listen

CONFIG = FrontConfig(
    portal="http://localhost:8000",
    papers="http://localhost:8002",
    cloud="http://127.0.0.1:4566",
    api="abc123",
    buckets=("q-1", "c-1"),
    pages=Path(__file__).parent,
)
FORM = {"content-type": "multipart/form-data; boundary=b"}
SCOPE = "ASIA1/20260101/ap-southeast-1/s3/aws4_request"


def signed(scope: str = SCOPE, names: str = "host;x-amz-date") -> str:
    """Write what S3's clients say in the head; whether it is true is for S3 to find out."""
    return f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders={names}, Signature={64 * '0'}"


async def echo(request: Request) -> Response:
    answer = JSONResponse(
        {
            "path": request.scope["raw_path"].decode(),
            "query": request.url.query,
            "host": request.headers["host"],
            "method": request.method,
            "headers": sorted(request.headers),
            "from": request.headers.getlist("x-forwarded-for"),
            "body": (await request.body()).decode(),
        }
    )
    answer.set_cookie("a", "1")
    answer.set_cookie("b", "2")
    return answer


def ask(method: str, url: str, pages: Path = CONFIG.pages, **more: object) -> httpx.Response:
    """Send one request through the front to a cloud that says what it received."""
    cloud = Starlette(routes=[Route("/{rest:path}", echo, methods=[method])])

    async def call() -> httpx.Response:
        upstream = httpx.ASGITransport(cloud)
        async with httpx.AsyncClient(base_url=CONFIG.cloud, transport=upstream) as inner:
            front = httpx.ASGITransport(build(replace(CONFIG, pages=pages), inner))
            async with httpx.AsyncClient(transport=front) as outer:
                return await outer.request(method, url, **more)  # type: ignore[arg-type]

    return asyncio.run(call())


def test_the_api_is_one_stage_of_one_api() -> None:
    answer = ask("POST", "http://localhost:8000/api/drafts/a%20b?x=%C3%A1&x=2", content=b"{}")
    received = answer.json()
    assert received.pop("headers")
    assert received.pop("from") == ["127.0.0.1"]
    assert received == {
        "path": "/_aws/execute-api/abc123/api/drafts/a%20b",
        "query": "x=%C3%A1&x=2",
        "host": "localhost:8000",
        "method": "POST",
        "body": "{}",
    }
    assert answer.headers.get_list("set-cookie") == [
        "a=1; Path=/; SameSite=lax",
        "b=2; Path=/; SameSite=lax",
    ]


@pytest.mark.asvs("4.1.3")
def test_nobody_says_themselves_where_they_call_from() -> None:
    """The emulator believes this header, as API Gateway never would."""
    said = {"X-Forwarded-For": "198.51.100.9"}
    answer = ask("POST", "http://localhost:8000/api/auth/sign-ins", content=b"{}", headers=said)
    assert answer.json()["from"] == ["127.0.0.1"]


@pytest.mark.parametrize(
    "path",
    [
        "/_ministack/reset",
        "/_aws/execute-api/other/api/x",
        "/api/%2e%2e/_ministack/reset",
        "/api//x",
    ],
)
def test_nothing_else_of_the_cloud_is_reachable_from_the_portal(path: str) -> None:
    assert ask("GET", f"http://localhost:8000{path}").status_code == httpx.codes.NOT_FOUND


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", "/q-1/papers/a.pdf", {}),  # unsigned: S3 itself refuses it
        ("GET", f"/c-1/a.pdf?X-Amz-Credential={SCOPE}&X-Amz-Signature=1&versionId=2", {}),
        ("HEAD", "/q-1/papers/a.pdf", {"authorization": signed()}),
        ("PUT", "/c-1/papers/a.pdf", {"authorization": signed()}),
        ("GET", "/c-1/papers/a.pdf?tagging", {"authorization": signed()}),
        ("POST", "/q-1", FORM),
        ("POST", "/q-1/", FORM),
        ("OPTIONS", "/q-1", {"access-control-request-method": "POST"}),
        ("OPTIONS", "/q-1/papers/a.pdf", {"access-control-request-method": "GET"}),
    ],
)
def test_papers_pass_with_their_host(method: str, path: str, headers: dict[str, str]) -> None:
    answer = ask(method, f"http://localhost:8002{path}", headers=headers)
    assert answer.status_code == httpx.codes.OK
    if method != "HEAD":
        assert answer.json()["host"] == "localhost:8002"  # it is part of what was signed
        assert answer.json()["path"] == path.partition("?")[0]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/q-1"),
        ("GET", "/q-1/"),
        ("PUT", "/q-1"),
        ("POST", "/q-1?delete"),
        ("GET", "/other/a.pdf"),
        ("GET", "/q-1/%2e%2e/other/a.pdf"),
        ("POST", "/_ministack/reset"),
    ],
)
def test_buckets_themselves_do_not(method: str, path: str) -> None:
    answer = ask(method, f"http://localhost:8002{path}", headers=FORM)
    assert answer.status_code == httpx.codes.NOT_FOUND


SCAN = {"x-amz-target": "DynamoDB_20120810.Scan"}
COPY = {"x-amz-copy-source": "/c-1/papers/b.pdf"}
LINK = f"X-Amz-Credential={SCOPE}&X-Amz-Signature=1"


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("POST", "/q-1/x", SCAN | {"authorization": signed("k/20260101/r/dynamodb/aws4_request")}),
        ("POST", "/q-1/x", SCAN | FORM),
        ("POST", "/q-1", FORM | {"authorization": signed()}),
        ("POST", "/q-1", {"content-type": "application/x-www-form-urlencoded"}),
        ("POST", "/q-1", FORM | {"origin": "http://evil.example"}),
        ("GET", "/q-1/x?Action=ListUsers", {}),
        ("GET", "/q-1/x?X-Amz-Target=DynamoDB_20120810.Scan", {}),
        ("GET", "/q-1/x?X-Amz-Credential=k%2F20260101%2Fr%2Fiam%2Faws4_request", {}),
        ("GET", "/q-1/x?X-Amz-Credential=test%2F20260101%2Fr%2Fs3%2Faws4_request", {}),
        ("GET", f"/q-1/x?{LINK}&X-Amz-Credential=test", {}),
        ("GET", "/q-1/x?x-amz-credential=test", {}),
        ("GET", "/q-1/x?acl", {}),
        ("GET", f"/q-1/x?{LINK}&tagging", {}),
        ("GET", "/q-1/x?acl", {"authorization": signed()}),
        ("GET", "/q-1/x", {"authorization": "Bearer of nothing"}),
        ("PUT", "/q-1/x", {}),
        ("PUT", f"/q-1/x?{LINK}", {}),
        ("PUT", "/q-1/x", {"authorization": signed("test/20260101/r/s3/aws4_request")}),
        ("PUT", "/q-1/x", COPY | {"authorization": signed(names="host;x-amz-copy-source")}),
        ("PUT", "/q-1/x?partNumber=1&uploadId=2", {"authorization": signed()}),
        ("GET", "/q-1/x", SCAN | {"authorization": signed(names="host;x-amz-target")}),
    ],
)
def test_no_other_service_and_no_forged_call_is_reached_as_a_paper(
    method: str, path: str, headers: dict[str, str]
) -> None:
    answer = ask(method, f"http://localhost:8002{path}", headers=headers)
    assert answer.status_code == httpx.codes.NOT_FOUND


def test_only_what_a_signature_names_goes_on_beside_what_a_browser_says() -> None:
    said = SCAN | COPY | {"x-amz-date": "20260101T000000Z", "x-amz-acl": "public-read"}
    said |= {"range": "bytes=0-9", "cookie": "a=1", "authorization": signed(names="x-amz-date")}
    passed = ask("GET", "http://localhost:8002/q-1/x", headers=said).json()["headers"]
    assert {"x-amz-date", "range", "authorization"} <= set(passed)
    assert not {"x-amz-target", "x-amz-copy-source", "x-amz-acl", "cookie"} & set(passed)


def test_another_name_for_this_machine_is_refused() -> None:
    assert ask("GET", "http://evil.example:8000/api/x").status_code == httpx.codes.BAD_REQUEST


def test_a_page_may_talk_to_the_portal_and_the_papers_alone() -> None:
    policy = ask("GET", "http://localhost:8000/api/x").headers["content-security-policy"]
    assert "connect-src 'self' http://localhost:8002;" in policy
    assert "frame-ancestors 'none'" in policy


def test_a_silent_cloud_is_named() -> None:
    async def call() -> httpx.Response:
        inner = httpx.AsyncClient(base_url="http://127.0.0.1:1", trust_env=False)
        front = httpx.ASGITransport(build(CONFIG, inner))
        async with inner, httpx.AsyncClient(transport=front) as outer:
            return await outer.get("http://localhost:8000/api/x")

    assert asyncio.run(call()).status_code == httpx.codes.BAD_GATEWAY


@pytest.mark.parametrize("path", ["/a/./b", "/a/../b", "/a//b", "/a/..", "/a\\..\\b", "/%2e%2e/b"])
def test_dot_segments_are_not_plain(path: str) -> None:
    assert not is_plain(path)


def test_both_families_of_localhost_are_served() -> None:
    sockets = listen("http://localhost:0")
    try:
        assert sockets[0].getsockname()[0] == "127.0.0.1"
    finally:
        for it in sockets:
            it.close()


def test_a_taken_address_is_not_passed_over(port_taken_on_ipv6: int) -> None:
    with pytest.raises(OSError, match="in use"):
        listen(f"http://localhost:{port_taken_on_ipv6}")


@pytest.mark.asvs("14.2.5")
def test_open_data_are_what_they_are_for_everybody_and_for_an_hour(tmp_path: Path) -> None:
    (tmp_path / "open-data/procedures").mkdir(parents=True)
    names = ("open-data/procedures.jsonl", "open-data/procedures/1.000001.jsonld", "page.json")
    for name in names:
        (tmp_path / name).write_text("{}")
    found = [ask("GET", f"{CONFIG.portal}/{name}", pages=tmp_path) for name in names]
    kinds = ["application/x-ndjson; charset=utf-8", "application/ld+json", "application/json"]
    assert [answer.headers["content-type"] for answer in found] == kinds
    hour = ["public, max-age=3600", "public, max-age=3600", "no-cache"]
    assert [answer.headers["cache-control"] for answer in found] == hour
    allowed = [answer.headers.get("access-control-allow-origin") for answer in found]
    assert allowed == ["*", "*", None]
    tag = {"if-none-match": found[0].headers["etag"]}
    again = ask("GET", f"{CONFIG.portal}/{names[0]}", pages=tmp_path, headers=tag)
    assert (again.status_code, again.headers["cache-control"]) == (304, "public, max-age=3600")
    (tmp_path / "404.html").touch()
    missing = ask("GET", f"{CONFIG.portal}/open-data/none.csv", pages=tmp_path)
    assert (missing.status_code, missing.headers["cache-control"]) == (404, "no-cache")
