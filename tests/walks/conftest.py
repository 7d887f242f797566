"""A rig of its own for the walks: their two hundred dossiers would make every other look into the books a long one."""

from collections.abc import Iterator

import pytest

from tests.faults.ledger import SOAK
from tests.faults.rig import Rig, rig

VISIBILITY = 40
"""Twice the time between two sweeps: who finds a claim that somebody died over finds it old the next time."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Two hundred dossiers take a quarter of an hour: `make soak` walks with them."""
    if SOAK:
        return
    long = [item for item in items if item.path.name == "test_walks.py"]
    items[:] = [item for item in items if item not in long]
    config.hook.pytest_deselected(items=long)


@pytest.fixture(scope="session")
def rigged() -> Iterator[Rig]:
    with rig(VISIBILITY) as running:
        yield running
