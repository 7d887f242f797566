"""Where the local cloud lives: its ports, its folders, its names."""

import errno
import json
import os
import socket
import sys
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parent.parent.parent
LOOPBACK = "127.0.0.1"
NO_IPV6 = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}  # `localhost` then is 127.0.0.1 alone
REGION = "ap-southeast-1"
ROOT_KEY = "test"  # the emulator checks no secret of it: whoever names it may do everything
EMAIL_FROM = "khong-tra-loi@motcua.example"


@dataclass(frozen=True)
class Ports:
    portal: int = 8000
    sandbox: int = 8001
    papers: int = 8002
    cloud: int = 4566

    @staticmethod
    def variable(name: str) -> str:
        """Name the environment variable that moves this port."""
        return f"{name.upper()}_PORT"

    @classmethod
    def from_environment(cls) -> Self:
        environment = {**os.environ}  # noqa: TID251 - the ports are the shell's choice
        chosen = {it.name: environment.get(cls.variable(it.name)) for it in fields(cls)}
        return cls(**{name: int(port) for name, port in chosen.items() if port})

    @classmethod
    def free(cls) -> Self:
        """Pick ports nobody uses, all held at once so that they differ."""
        names = [it.name for it in fields(cls)]
        sockets = [socket.create_server((LOOPBACK, 0)) for _ in names]
        try:
            picked = [it.getsockname()[1] for it in sockets]
        finally:
            for it in sockets:
                it.close()
        return cls(**dict(zip(names, picked, strict=True)))

    def by_name(self) -> dict[str, int]:
        return asdict(self)


@dataclass(frozen=True)
class Origins:
    """What a browser and the programs on this machine call each part."""

    portal: str
    sandbox: str
    papers: str
    cloud: str

    @classmethod
    def at(cls, ports: Ports) -> Self:
        return cls(
            portal=f"http://localhost:{ports.portal}",
            sandbox=f"http://{LOOPBACK}:{ports.sandbox}",  # another site, as a bank is
            papers=f"http://localhost:{ports.papers}",
            cloud=f"http://{LOOPBACK}:{ports.cloud}",
        )


@dataclass(frozen=True)
class Home:
    """The folders of one local cloud. Nothing of it lives anywhere else."""

    root: Path

    @property
    def state(self) -> Path:
        return self.root / "cloud"

    @property
    def port(self) -> Path:
        """The port the data were made on: the emulator writes it into the queues' addresses."""
        return self.state / "port.json"

    @property
    def temporary(self) -> Path:
        return self.root / "tmp"

    @property
    def records(self) -> Path:
        return self.root / "run"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def sandbox(self) -> Path:
        return self.root / "sandbox.json"

    @property
    def front(self) -> Path:
        return self.root / "front.json"

    @property
    def deployed(self) -> Path:
        """What the running cloud was last given; void once it stopped uncleanly."""
        return self.root / "deployed.json"

    def make(self) -> None:
        for folder in (self.state, self.temporary, self.records, self.logs):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def read_json(path: Path) -> dict[str, object]:
    if not path.exists():
        return {}
    content = json.loads(path.read_text("utf-8"))
    return content if isinstance(content, dict) else {}


def write_private(path: Path, content: object) -> None:
    """Write JSON that only its owner may read, never half a file."""
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(content, ensure_ascii=False, indent=1), "utf-8")
    draft.replace(path)


def tool_python(name: str) -> Path:
    return ROOT / ".local" / "tools" / name / "bin" / "python"


def own_python() -> Path:
    return Path(sys.executable)
