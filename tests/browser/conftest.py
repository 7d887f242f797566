"""A browser for every test of pages, and somebody who sits before it."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.chromium import chromium
from tests.people import Citizen, Sandbox
from tests.stack import Stack

PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """While it runs, so does its loop: other modules' own loops (`asyncio.run`) could not begin."""
    with chromium() as running:
        yield running


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A cheap phone's window, and nothing remembered from before."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="vi-VN")
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def sandbox(stack: Stack) -> Iterator[Sandbox]:
    with closing(Sandbox(stack.sandbox)) as counterparties:
        yield counterparties


@pytest.fixture
def person(stack: Stack, sandbox: Sandbox) -> Iterator[Citizen]:
    """Who sits before the browser: their phone, mailbox and number."""
    with closing(Citizen(stack.portal, sandbox)) as somebody:
        yield somebody
