"""One rig for all faults; what held after each is written down where the run was whole."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.ledger import Ledger
from tests.faults.rig import Rig, rig


@pytest.fixture(scope="session")
def rigged() -> Iterator[Rig]:
    with rig() as running:
        yield running


@pytest.fixture(scope="session")
def ledger(request: pytest.FixtureRequest) -> Iterator[Ledger]:
    held = Ledger()
    yield held
    ran = {item.path for item in request.session.items}
    whole = ran.issuperset(Path(__file__).parent.glob("test_*.py"))
    if whole and not request.session.testsfailed:
        held.write()


@pytest.fixture
def faults(rigged: Rig) -> Iterator[Rig]:
    """The rig, calm before and after."""
    rigged.calm()
    yield rigged
    rigged.calm()
