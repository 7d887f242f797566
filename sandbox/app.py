"""What uvicorn starts: `SANDBOX_CONFIG=.local/sandbox.json uvicorn sandbox.app:app`."""

import asyncio
import os
from datetime import datetime
from pathlib import Path

import httpx
from starlette.applications import Starlette

from sandbox.config import Config
from sandbox.notebook import Notebook
from sandbox.outside import GMT7, Outside
from sandbox.site import create_app

# A local function may be starting cold when it is called.
_PATIENCE = httpx.Timeout(30)


def _now() -> datetime:
    return datetime.now(GMT7)  # noqa: TID251 -- this is where the sandbox's clock is made


def _from_environment() -> Starlette:
    path = Path(os.environ["SANDBOX_CONFIG"])  # noqa: TID251 -- the portal's settings are not ours
    book = path.with_suffix(".sqlite3")
    book.touch(mode=0o600)  # as private as the configuration beside it
    # Straight to the laptop: a proxy of the environment could not reach it.
    http = httpx.AsyncClient(timeout=_PATIENCE, trust_env=False)
    return create_app(Config.load(path), Notebook(str(book)), Outside(http, _now, asyncio.sleep))


app = _from_environment()
