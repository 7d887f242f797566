"""A door finds its neighbours by `wiring`: there stand those that its tests name."""

from collections.abc import Iterator

import pytest

from functions import wiring


@pytest.fixture
def ports(request: pytest.FixtureRequest) -> Iterator[wiring.Ports]:
    """The `Ports` of the test's own module, for one test."""
    found: wiring.Ports = request.module.Ports()
    wiring.use(found)
    yield found
    wiring.use(None)
