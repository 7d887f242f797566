"""One rig for all faults; what held after each is written down where the run was whole."""

from collections.abc import Iterator

import pytest

from tests.faults.ledger import SOAK, Ledger
from tests.faults.rig import Rig, rig
from tests.stack import under


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each fault is given the time to be recovered from: minutes, all in all half an hour."""
    for item in items:
        if under(item.path, {"faults"}) and not SOAK:
            item.add_marker(pytest.mark.skip(reason="long: make soak"))


@pytest.fixture(scope="session")
def rigged() -> Iterator[Rig]:
    with rig() as running:
        yield running


@pytest.fixture(scope="session")
def ledger() -> Iterator[Ledger]:
    held = Ledger()
    yield held
    held.close()


@pytest.fixture
def faults(rigged: Rig) -> Iterator[Rig]:
    """The rig, calm before and after."""
    rigged.calm()
    yield rigged
    rigged.calm()
