"""Only what we started is stopped, and a busy port is named before anything starts."""

import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.localcloud.errors import LocalCloudError
from infra.localcloud.processes import (
    Processes,
    Record,
    Service,
    is_alive,
    is_busy,
    marked,
    start_time,
)
from infra.localcloud.settings import LOOPBACK, Home, Ports

SERVER = """
import http.server as h
h.HTTPServer(('127.0.0.1', {port}), h.SimpleHTTPRequestHandler).serve_forever()
"""
PARENT = """
import subprocess, sys
subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(99)'])
"""


def service(port: int, *, code: str = SERVER, version: str = "1") -> Service:
    command = (sys.executable, "-c", code.format(port=port))
    return Service("front", command, {"PATH": "/usr/bin"}, port, "/", version)


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Processes]:
    home = Home(tmp_path)
    home.make()
    found = Processes(home)
    yield found
    found.stop("front")
    found.stop_leftovers()


def test_a_started_service_answers_and_stops(processes: Processes) -> None:
    wanted = service(Ports.free().portal)
    processes.start(wanted)
    assert processes.is_current(wanted)
    processes.stop("front")
    assert processes.running("front") is None
    assert not processes.died("front")


def test_another_version_is_another_process(processes: Processes) -> None:
    port = Ports.free().portal
    processes.start(service(port))
    assert not processes.is_current(service(port, version="2"))
    processes.restart(service(port, version="2"))
    assert processes.is_current(service(port, version="2"))


def test_children_go_with_it(processes: Processes) -> None:
    processes.start(service(Ports.free().portal, code=PARENT + SERVER))
    assert len(list(marked(processes.home))) == 2
    processes.stop("front")
    processes.stop_leftovers()
    assert list(marked(processes.home)) == []


def test_a_killed_service_is_known_to_have_died(processes: Processes) -> None:
    processes.start(service(Ports.free().portal))
    processes.stop_leftovers()
    assert processes.died("front")


def test_a_service_that_ends_at_once_shows_its_log(processes: Processes) -> None:
    with pytest.raises(LocalCloudError, match=r"out of ink\n.*did not start"):
        processes.start(service(1, code="print('out of ink')"))


def test_a_reused_process_id_is_nobody_of_ours() -> None:
    assert is_alive(Record(os.getpid(), start_time(os.getpid()) or "", 0, ""))
    assert not is_alive(Record(os.getpid(), "1", 0, ""))


def test_a_busy_port_is_one_clear_line(processes: Processes) -> None:
    with socket.create_server((LOOPBACK, 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(LocalCloudError) as refusal:
            processes.require_free({"papers": port}, {"papers": "front"})
    line = str(refusal.value)
    assert "\n" not in line
    assert f"Port {port} is in use" in line
    assert "PAPERS_PORT=" in line


def test_a_port_is_busy_where_either_address_of_localhost_is(port_taken_on_ipv6: int) -> None:
    assert is_busy(port_taken_on_ipv6)
    assert not is_busy(Ports.free().portal)


def test_our_own_port_is_not_busy(processes: Processes) -> None:
    port = Ports.free().portal
    processes.start(service(port))
    processes.require_free({"portal": port}, {"portal": "front"})
