"""A real browser from the package registry alone: the Chromium pinned in tools/browser."""

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from infra.bootstrap import TOOLS, node
from infra.localcloud.settings import ROOT
from infra.locking import locked

FOLDER = TOOLS / "chromium"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start it headless, with nothing of a browser's own rules switched off."""
    environment = {**os.environ, "TMPDIR": str(FOLDER)}
    found = _unpacked(environment)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found["executable"],
            args=["--no-sandbox"],  # its own sandbox needs rights a container rarely gives
            env=environment | found["env"],
        )
        with browser:
            yield browser


def _unpacked(environment: Mapping[str, str]) -> dict[str, Any]:
    """Where it is and what it is told. One worker at a time: what another still writes cannot be started."""
    script = str(ROOT / "tools" / "browser" / "executable-path.mjs")
    with locked(FOLDER.with_suffix(".lock")):
        answer = subprocess.run(  # noqa: S603 - our own script
            [str(node()), script], env=environment, check=True, capture_output=True, text=True
        )
    return dict(json.loads(answer.stdout))
