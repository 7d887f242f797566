"""The sandbox in a test's hands: its clock, its sleep and whoever it calls are the test's."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import httpx

from sandbox.config import Config
from sandbox.courier import Courier
from sandbox.notebook import Notebook
from sandbox.outside import GMT7, Outside
from sandbox.site import create_app

HOME = "http://127.0.0.1:8001"
SECRET = "DUMMYSECRET"
WHSEC = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
ANSWERS = "whsec_YW4gYWdlbmN5J3Mgb3duIHNlY3JldCBmb3IgYW5zd2Vycw=="
CONFIG = Config.model_validate(
    {
        "portal": "http://localhost:8000",
        "cloud": "http://127.0.0.1:4566",
        "bank": {
            "tmn_code": "DEMOTMN1",
            "hash_secret": SECRET,
            "ipn_url": "http://localhost:8000/api/webhooks/vnpay",
            "payee": "Kho bạc Nhà nước (mô phỏng)",
        },
        "agencies": [
            {
                "code": "G01.79",
                "name": "Phòng Cảnh sát giao thông",
                "api_key": "agency-key",
                "webhook_secret": WHSEC,
                "answer_secret": ANSWERS,
            },
        ],
    }
)

Answer = Callable[[httpx.Request], httpx.Response]


def silence(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("nobody is there", request=request)


class World:
    def __init__(self, answer: Answer = silence, book: str = ":memory:") -> None:
        self.now = datetime(2026, 11, 23, 10, 20, tzinfo=GMT7)
        self.pauses: list[float] = []
        self.called: list[httpx.Request] = []
        self._answer = answer
        self.outside = Outside(self._client_of_the_world(), lambda: self.now, self._sleep)
        self._notebook = Notebook(book)
        self.app = create_app(CONFIG, self._notebook, self.outside)

    def _client_of_the_world(self) -> httpx.AsyncClient:
        def handle(request: httpx.Request) -> httpx.Response:
            self.called.append(request)
            return self._answer(request)

        return httpx.AsyncClient(transport=httpx.MockTransport(handle))

    async def _sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        await asyncio.sleep(0)

    @property
    def courier(self) -> Courier:
        courier = self.app.state.courier
        assert isinstance(courier, Courier)
        return courier

    @asynccontextmanager
    async def open(self) -> AsyncIterator[httpx.AsyncClient]:
        """Run the sandbox from its start to its stop, with a browser before it."""
        transport = httpx.ASGITransport(self.app)
        async with (
            self.app.router.lifespan_context(self.app),
            httpx.AsyncClient(transport=transport, base_url=HOME) as browser,
        ):
            yield browser


def nonce_of(page: httpx.Response) -> str:
    found = re.search(r'name="nonce" value="([^"]+)"', page.text)
    assert found, page.text
    return found[1]


def imported_modules() -> set[str]:
    folder = Path(__file__).parents[2] / "sandbox"
    sources = "\n".join(file.read_text() for file in folder.rglob("*.py"))
    return set(re.findall(r"^\s*(?:from|import) (\w+)", sources, re.MULTILINE))
