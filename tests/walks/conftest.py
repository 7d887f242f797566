"""A rig of its own for the walks: their two hundred dossiers would make every other look into the books a long one."""

from collections.abc import Iterator

import pytest

from tests.faults.rig import Rig, rig

VISIBILITY = 40
"""Twice the time between two sweeps: who finds a claim that somebody died over finds it old the next time."""


@pytest.fixture(scope="session")
def rigged() -> Iterator[Rig]:
    with rig(VISIBILITY) as running:
        yield running
