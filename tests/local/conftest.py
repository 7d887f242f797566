"""What tests of the local cloud itself share."""

import socket
from collections.abc import Iterator

import pytest


@pytest.fixture
def port_taken_on_ipv6() -> Iterator[int]:
    """Hold a port on ::1 alone, as another program might."""
    try:
        other = socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError:
        pytest.skip("this machine has no ::1")
    with other:
        yield other.getsockname()[1]
