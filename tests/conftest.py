"""What every test shares: one deployed stack for a session, and no way out of this machine."""

import signal
from collections.abc import Iterator

import pytest

from tests.foreground import TAKEN_DOWN_SECONDS
from tests.soak.asked import SOAK
from tests.stack import Stack, under
from tests.stack import stack as fresh_stack

SILENT = {"domain", "operations", "doors"}  # rules and doors need no network at all
LONG = {"access", "browser", "journeys", "races"}  # minutes in one file
LOOPBACK = ["127.0.0.1", "::1", "localhost"]


def pytest_configure() -> None:
    """Whoever is told to stop takes down first what it has brought up."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """A worker that is told to stop has a stack to take down, and xdist's ten seconds are not enough for one."""
    from xdist.workermanage import NodeManager  # noqa: PLC0415 - where there are workers

    NodeManager.EXIT_TIMEOUT = TAKEN_DOWN_SECONDS


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Chance has ordered the files; the long ones go first, so that no worker ends alone with one."""
    if not SOAK:
        leave_to_the_soak(config, items)
    for item in items:
        silent = under(item.path, SILENT)
        item.add_marker(pytest.mark.disable_socket if silent else pytest.mark.allow_hosts(LOOPBACK))
    items.sort(key=lambda item: not under(item.path, LONG))


def leave_to_the_soak(config: pytest.Config, items: list[pytest.Item]) -> None:
    long = [item for item in items if item.get_closest_marker("soak")]
    items[:] = [item for item in items if item not in long]
    config.hook.pytest_deselected(items=long)


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """Give the portal as it is deployed, with its counterparties."""
    with fresh_stack() as running:
        yield running
