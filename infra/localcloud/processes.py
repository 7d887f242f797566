"""Start, recognise and stop the processes of one local cloud, and no others.

A process is ours when its id *and* its start time are the recorded ones: ids are used again.
What ours started in turn (Lambda workers) is found by the mark it inherits in its environment.
"""

import os
import signal
import socket
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import httpx

from infra.localcloud.errors import LocalCloudError
from infra.localcloud.settings import LOOPBACK, NO_IPV6, Home, Ports, read_json, write_private

MARK = "MOT_CUA_HOME"
START_PATIENCE = 40.0
STOP_PATIENCE = 90.0  # the cloud writes everything down while it stops
POLL = 0.05


@dataclass(frozen=True)
class Service:
    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    port: int
    health: str
    version: str  # a digest of what it was started with: another version means another process


@dataclass(frozen=True)
class Record:
    pid: int
    started: str
    port: int
    version: str


def start_time(pid: int) -> str | None:
    """Read when a process started, in clock ticks since boot; None when it is gone or a zombie."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text("utf-8")
    except OSError:
        return None
    state, *rest = text.rpartition(")")[2].split()
    return None if state in "ZX" else rest[18]


def reap(pid: int) -> None:
    try:
        os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return  # started by an earlier command: init reaps it


def is_alive(record: Record) -> bool:
    reap(record.pid)
    return start_time(record.pid) == record.started


def send(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def marked(home: Home) -> Iterator[int]:
    """Find every process that inherited this home's mark."""
    mark = f"{MARK}={home.root}".encode()
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal() and int(entry.name) != os.getpid() and has_mark(entry, mark):
            yield int(entry.name)


def has_mark(process: Path, mark: bytes) -> bool:
    try:
        return mark in (process / "environ").read_bytes().split(b"\0")
    except OSError:  # gone meanwhile, or somebody else's
        return False


def is_busy(port: int) -> bool:
    """Ask both addresses of `localhost`: a browser takes whichever answers first."""
    return is_taken(socket.AF_INET, LOOPBACK, port) or is_taken(socket.AF_INET6, "::1", port)


def is_taken(family: socket.AddressFamily, address: str, port: int) -> bool:
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((address, port))
    except OSError as error:
        return error.errno not in NO_IPV6
    return False


@dataclass(frozen=True)
class Processes:
    home: Home

    def record_of(self, name: str) -> Path:
        return self.home.records / f"{name}.json"

    def log_of(self, name: str) -> Path:
        return self.home.logs / f"{name}.log"

    def last(self, name: str) -> Record | None:
        found = read_json(self.record_of(name))
        if not found:
            return None
        pid, started, port, version = (found[it] for it in ("pid", "started", "port", "version"))
        return Record(int(str(pid)), str(started), int(str(port)), str(version))

    def running(self, name: str) -> Record | None:
        record = self.last(name)
        return record if record and is_alive(record) else None

    def died(self, name: str) -> bool:
        """Tell whether it ended without being asked to: its record is still there."""
        return self.last(name) is not None and self.running(name) is None

    def require_free(self, wanted: Mapping[str, int], holder: Mapping[str, str]) -> None:
        """Refuse busy ports, all before anything starts; ours may stay where they are."""
        for name, port in wanted.items():
            record = self.running(holder[name])
            ours = record is not None and record.port in wanted.values()
            if is_busy(port) and not ours:
                raise LocalCloudError(
                    f"Port {port} is in use by another program: stop that one, or choose another "
                    f"port with {Ports.variable(name)}=<port>"
                )

    def is_current(self, service: Service) -> bool:
        record = self.running(service.name)
        return record is not None and record.version == service.version

    def restart(self, service: Service) -> None:
        self.stop(service.name)
        self.start(service)

    def start(self, service: Service) -> None:
        log = os.open(self.log_of(service.name), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            pid = os.posix_spawn(
                service.command[0],
                service.command,
                {**service.environment, MARK: str(self.home.root)},
                file_actions=[
                    (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                    (os.POSIX_SPAWN_DUP2, log, 1),
                    (os.POSIX_SPAWN_DUP2, log, 2),
                ],
                setsid=True,  # Ctrl-C in the terminal is not for them
            )
        finally:
            os.close(log)
        record = Record(pid, start_time(pid) or "", service.port, service.version)
        write_private(self.record_of(service.name), asdict(record))
        self.wait_until_ready(service, record)

    def wait_until_ready(self, service: Service, record: Record) -> None:
        deadline = time.monotonic() + START_PATIENCE
        while time.monotonic() < deadline:
            if not is_alive(record):
                break
            try:
                httpx.get(f"http://{LOOPBACK}:{service.port}{service.health}", trust_env=False)
            except httpx.TransportError:
                time.sleep(POLL)
            else:
                return
        tail = self.log_of(service.name).read_text("utf-8", "replace").splitlines()[-15:]
        raise LocalCloudError(
            "\n".join([*tail, f"{service.name} did not start (its log is above)"])
        )

    def stop(self, name: str) -> None:
        record = self.running(name)
        if record:
            send(record.pid, signal.SIGTERM)
            if not gone([record], STOP_PATIENCE):
                send(record.pid, signal.SIGKILL)
                gone([record], STOP_PATIENCE)
                return  # the record stays: this was no clean end
            self.record_of(name).unlink()

    def stop_leftovers(self) -> None:
        """End what our processes left behind: Lambda workers, and the orphans of a kill -9."""
        for number, patience in ((signal.SIGTERM, 2.0), (signal.SIGKILL, 5.0)):
            rest = [Record(it, start_time(it) or "", 0, "") for it in marked(self.home)]
            for it in rest:
                send(it.pid, number)
            gone(rest, patience)


def gone(records: Iterable[Record], patience: float) -> bool:
    deadline = time.monotonic() + patience
    waiting = list(records)
    while waiting and time.monotonic() < deadline:
        waiting = [it for it in waiting if is_alive(it)]
        time.sleep(POLL if waiting else 0)
    return not waiting
