"""The four counterparties under one roof."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sandbox.agency import AgencyDesk
from sandbox.bank import Bank
from sandbox.cloud import Cloud
from sandbox.config import Config
from sandbox.courier import Courier
from sandbox.inbox import Inbox
from sandbox.mail import Mailbox
from sandbox.mischief import Moods
from sandbox.notebook import Notebook
from sandbox.outside import Outside
from sandbox.pages import FOLDER, message, page
from sandbox.phone import Phone
from sandbox.transactions import Ledger

# A result file may be large; nothing else here is.
_MAX_BODY = 32 * 1024 * 1024

_HEADERS = {
    b"content-security-policy": b"default-src 'none'; style-src 'self'; base-uri 'none';"
    b" frame-ancestors 'none'",
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cache-control": b"no-store",
}


class _Headers:
    """No page of ours runs a script, is framed, or is kept: they show people's papers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(said: Message) -> None:
            if said["type"] == "http.response.start":
                said = dict(said, headers=[*said["headers"], *_HEADERS.items()])
            await send(said)

        await self._app(scope, receive, with_headers)


def create_app(config: Config, notebook: Notebook, outside: Outside) -> Starlette:
    ledger = Ledger(notebook)
    courier = Courier(config.bank, ledger, outside)
    cloud = Cloud(config.cloud, outside)
    counterparties = (
        Bank(config.bank, ledger, courier, outside),
        AgencyDesk(config, Inbox(notebook, outside), Moods(notebook, outside), outside),
        Phone(cloud),
        Mailbox(cloud),
    )

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        courier.resume()
        yield
        await courier.stop()
        await outside.http.aclose()
        notebook.close()

    async def index(_: Request) -> Response:
        return page("index.html", config=config)

    app = Starlette(
        routes=[
            Route("/", index),
            Mount("/static", StaticFiles(directory=FOLDER / "static")),
            *(route for counterparty in counterparties for route in counterparty.routes()),
        ],
        middleware=[
            Middleware(_Headers),
            # A page elsewhere that names its own host 127.0.0.1 must not read ours.
            Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"]),
        ],
        exception_handlers={HTTPException: _refused},
        lifespan=lifespan,
        max_body_size=_MAX_BODY,
    )
    app.state.courier = courier
    return app


async def _refused(_: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    return message("Không thực hiện được", error.detail, status=error.status_code)
