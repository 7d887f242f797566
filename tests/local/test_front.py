"""The fence before the emulator: what each origin lets through, and what it adds."""

import asyncio
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


async def echo(request: Request) -> Response:
    answer = JSONResponse(
        {
            "path": request.scope["raw_path"].decode(),
            "query": request.url.query,
            "host": request.headers["host"],
            "method": request.method,
            "body": (await request.body()).decode(),
        }
    )
    answer.set_cookie("a", "1")
    answer.set_cookie("b", "2")
    return answer


def ask(method: str, url: str, **more: object) -> httpx.Response:
    """Send one request through the front to a cloud that says what it received."""
    cloud = Starlette(routes=[Route("/{rest:path}", echo, methods=[method])])

    async def call() -> httpx.Response:
        upstream = httpx.ASGITransport(cloud)
        async with httpx.AsyncClient(base_url=CONFIG.cloud, transport=upstream) as inner:
            front = httpx.ASGITransport(build(CONFIG, inner))
            async with httpx.AsyncClient(transport=front) as outer:
                return await outer.request(method, url, **more)  # type: ignore[arg-type]

    return asyncio.run(call())


def test_the_api_is_one_stage_of_one_api() -> None:
    answer = ask("POST", "http://localhost:8000/api/drafts/a%20b?x=%C3%A1&x=2", content=b"{}")
    assert answer.json() == {
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
    ("method", "path"),
    [
        ("GET", "/q-1/papers/a.pdf?X-Amz-Signature=1"),
        ("PUT", "/c-1/papers/a.pdf"),
        ("POST", "/q-1"),
        ("POST", "/q-1/"),
        ("OPTIONS", "/q-1"),
    ],
)
def test_papers_pass_with_their_host(method: str, path: str) -> None:
    received = ask(method, f"http://localhost:8002{path}").json()
    assert received["host"] == "localhost:8002"  # it is part of what was signed
    assert received["path"] == path.partition("?")[0]


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
    assert ask(method, f"http://localhost:8002{path}").status_code == httpx.codes.NOT_FOUND


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
