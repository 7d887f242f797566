"""The two local origins before the cloud: the portal and the papers.

The emulator's control endpoints need no credentials, so this proxy is also a fence: the portal's
origin reaches one stage of one API, the papers' origin reaches objects in two buckets by the
requests that infra/papers.py admits, and any path with a dot segment reaches nothing.
"""

import asyncio
import json
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import unquote, urlsplit

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from infra import papers as fence
from infra.localcloud.settings import NO_IPV6
from infra.open_data import serving as open_data

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
HOP_BY_HOP = {
    b"connection",
    b"keep-alive",
    b"proxy-authenticate",
    b"proxy-authorization",
    b"te",
    b"trailer",
    b"transfer-encoding",
    b"upgrade",
}
# Another name pointed at this machine (DNS rebinding) is no way in.
HOSTS = Middleware(TrustedHostMiddleware, allowed_hosts=["localhost", "127.0.0.1"])
UPSTREAM_PATIENCE = 60.0  # API Gateway's own limit is 29 s: it answers first


@dataclass(frozen=True)
class FrontConfig:
    portal: str
    papers: str
    cloud: str
    api: str
    buckets: tuple[str, ...]
    pages: Path

    @classmethod
    def read(cls, path: Path) -> Self:
        it = json.loads(path.read_text("utf-8"))
        buckets, pages = tuple(it["buckets"]), Path(it["pages"])
        return cls(it["portal"], it["papers"], it["cloud"], it["api"], buckets, pages)


def security_headers(papers: str) -> dict[str, str]:
    """Say what CloudFront says in the cloud: pages load from their own origin alone."""
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; manifest-src 'self'; worker-src 'self'; "
        f"connect-src 'self' {papers}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    return {
        "content-security-policy": policy,
        "x-content-type-options": "nosniff",
        "referrer-policy": "strict-origin-when-cross-origin",
        "cross-origin-opener-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=()",
    }


class SecurityHeaders:
    """Add the headers to every answer that does not carry its own."""

    def __init__(self, app: ASGIApp, papers: str) -> None:
        self.app = app
        self.headers = [
            (name.encode(), value.encode()) for name, value in security_headers(papers).items()
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                missing = [it for it in self.headers if it[0] not in present]
                message["headers"] = [*message["headers"], *missing]
            await send(message)

        await self.app(scope, receive, send_with_headers)


def is_plain(path: str) -> bool:
    """Refuse what another server could read as a way out of the path we allow."""
    segments = unquote(path).replace("\\", "/").split("/")
    return not {"", ".", ".."} & set(segments[1:-1]) and segments[-1] not in {".", ".."}


def refused() -> Response:
    return PlainTextResponse("Not found", status_code=404)


@dataclass(frozen=True)
class Proxy:
    """Pass a request on as it came: same bytes, same Host, so that signatures stay valid."""

    client: httpx.AsyncClient

    async def forward(
        self, request: Request, path: bytes, headers: Sequence[fence.RawHeader]
    ) -> Response:
        query = request.scope["query_string"]
        target = path + b"?" + query if query else path
        has_body = "content-length" in request.headers or "transfer-encoding" in request.headers
        outgoing = self.client.build_request(
            request.method,
            self.client.base_url.copy_with(raw_path=target),
            headers=[it for it in headers if it[0] not in HOP_BY_HOP],
            content=request.stream() if has_body else None,
        )
        try:
            incoming = await self.client.send(outgoing, stream=True)
        except httpx.TransportError:
            return JSONResponse({"title": "The local cloud does not answer"}, status_code=502)
        answer = StreamingResponse(
            incoming.aiter_raw(), incoming.status_code, background=BackgroundTask(incoming.aclose)
        )
        answer.raw_headers = [
            (name.lower(), value)
            for name, value in incoming.headers.raw
            if name.lower() not in HOP_BY_HOP
        ]
        return answer


Endpoint = Callable[[Request], Awaitable[Response]]


def api_door(config: FrontConfig, proxy: Proxy) -> Endpoint:
    async def door(request: Request) -> Response:
        raw: bytes = request.scope["raw_path"]
        if not is_plain(raw.decode("ascii")):
            return refused()
        stage = f"/_aws/execute-api/{config.api}".encode()
        return await proxy.forward(request, stage + raw, from_its_address(request))

    return door


def from_its_address(request: Request) -> list[fence.RawHeader]:
    """The emulator takes a caller's address from a header: it is told the true one, as API Gateway knows it."""
    forwarded = b"x-forwarded-for"
    address = request.client.host if request.client else "127.0.0.1"
    others = [header for header in request.headers.raw if header[0] != forwarded]
    return [*others, (forwarded, address.encode())]


def papers_door(config: FrontConfig, proxy: Proxy) -> Endpoint:
    async def door(request: Request) -> Response:
        raw: bytes = request.scope["raw_path"]
        bucket, _, key = raw.decode("ascii").removeprefix("/").partition("/")
        if bucket not in config.buckets or not is_plain(f"/{key}"):
            return refused()
        headers = fence.admitted(request, key, config.portal)
        return await proxy.forward(request, raw, headers) if headers else refused()

    return door


class Pages(StaticFiles):
    """The rendered pages, revalidated each time: a developer renders them again and again."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        answer = await super().get_response(path, scope)
        if answer.status_code in {200, 304}:
            answer.headers.update(open_data.headers(path))
        answer.headers.setdefault("cache-control", "no-cache")
        return answer


async def health(_: Request) -> Response:
    return PlainTextResponse("ok")


def upstream(config: FrontConfig) -> httpx.AsyncClient:
    limits = httpx.Limits(max_connections=200, max_keepalive_connections=50)
    return httpx.AsyncClient(
        base_url=config.cloud,
        timeout=UPSTREAM_PATIENCE,
        limits=limits,
        trust_env=False,  # never through a company's proxy
    )


def build(config: FrontConfig, client: httpx.AsyncClient) -> ASGIApp:
    """Join both origins in one application, told apart by the port the caller came to."""
    proxy = Proxy(client)
    portal = Starlette(
        routes=[
            Route("/health", health),
            Route("/api/{rest:path}", api_door(config, proxy), methods=METHODS),
            Mount("/", Pages(directory=config.pages, html=True, check_dir=False)),
        ],
        middleware=[HOSTS, Middleware(SecurityHeaders, papers=config.papers)],
    )
    papers = Starlette(
        routes=[Route("/{rest:path}", papers_door(config, proxy), methods=fence.METHODS)],
        middleware=[HOSTS],
    )
    return by_port(portal, papers, urlsplit(config.papers).port, client)


def by_port(
    portal: ASGIApp, papers: ASGIApp, papers_port: int | None, client: httpx.AsyncClient
) -> ASGIApp:
    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with client:
            yield

    outer = Starlette(lifespan=lifespan)

    async def front(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await outer(scope, receive, send)
        elif scope["server"][1] == papers_port:
            await papers(scope, receive, send)
        else:
            await portal(scope, receive, send)

    return front


def listen(origin: str) -> list[socket.socket]:
    """Listen where `localhost` leads: 127.0.0.1, and ::1 where the machine has it."""
    port = urlsplit(origin).port or 80
    found = [socket.create_server(("127.0.0.1", port), backlog=512)]
    try:
        found.append(socket.create_server(("::1", port), family=socket.AF_INET6, backlog=512))
    except OSError as error:
        if error.errno not in NO_IPV6:
            found[0].close()
            raise
    for it in found:
        # Connections inherit it; without it every answer waits 40 ms for an acknowledgement.
        it.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return found


def main() -> None:
    config = FrontConfig.read(Path(os.environ["FRONT_CONFIG"]))  # noqa: TID251 - its only setting
    server = uvicorn.Server(
        uvicorn.Config(
            build(config, upstream(config)),
            access_log=False,
            log_level="warning",
            timeout_graceful_shutdown=2,
            timeout_keep_alive=75,  # longer than any client keeps one: none is closed just as it is used again
            server_header=False,
            date_header=False,
        )
    )
    asyncio.run(server.serve(sockets=[*listen(config.portal), *listen(config.papers)]))


if __name__ == "__main__":
    main()
