"""The three processes of a local cloud, each with a clean environment of its own."""

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path

from infra.localcloud.processes import Service
from infra.localcloud.settings import (
    LOOPBACK,
    REGION,
    ROOT,
    ROOT_KEY,
    Home,
    Ports,
    own_python,
    tool_python,
)

CLOUD, FRONT, SANDBOX = "cloud", "front", "sandbox"
HOLDERS = {"portal": FRONT, "papers": FRONT, "sandbox": SANDBOX, "cloud": CLOUD}


def digest(paths: Iterable[Path], *more: object) -> str:
    """Name a set of files and settings by their content."""
    found = hashlib.sha256(json.dumps(more, sort_keys=True, default=str).encode())
    for path in sorted(source_files(paths)):
        found.update(f"{path}\0".encode())
        found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def source_files(paths: Iterable[Path]) -> set[Path]:
    found = set[Path]()
    for path in paths:
        files = path.rglob("*") if path.is_dir() else [path]
        found.update(it for it in files if it.is_file() and not is_derived(it))
    return found


def is_derived(path: Path) -> bool:
    return bool({"__pycache__", "node_modules", "public", "deployments"} & set(path.parts))


def clean(home: Home, python: Path) -> dict[str, str]:
    """Start from nothing: what we pass here every Lambda inherits."""
    folder = str(home.temporary)
    path = f"{python.parent}{os.pathsep}/usr/bin{os.pathsep}/bin"
    return {"PATH": path, "HOME": folder, "TMPDIR": folder, "LANG": "C.UTF-8"}


def cloud(home: Home, ports: Ports) -> Service:
    python = tool_python("ministack")
    environment = clean(home, python) | {
        "BIND_HOST": LOOPBACK,  # it binds every interface unless told
        "MINISTACK_HOST": "localhost",
        "GATEWAY_PORT": str(ports.cloud),
        "AUTH": "true",
        "PERSIST_STATE": "1",
        "S3_PERSIST": "1",
        "STATE_DIR": str(home.state / "state"),
        "S3_DATA_DIR": str(home.state / "s3"),
        "MINISTACK_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": ROOT_KEY,
        "AWS_SECRET_ACCESS_KEY": ROOT_KEY,
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
    }
    command = (str(python), "-m", "ministack")
    version = digest([ROOT / "tools" / "ministack" / "uv.lock"], command, environment)
    return Service(CLOUD, command, environment, ports.cloud, "/_ministack/health", version)


def front(home: Home, ports: Ports) -> Service:
    python = own_python()
    environment = clean(home, python) | {"PYTHONPATH": str(ROOT), "FRONT_CONFIG": str(home.front)}
    command = (str(python), "-m", "infra.front")
    sources = [ROOT / "infra" / name for name in ("front.py", "papers.py")]
    version = digest([*sources, home.front], command, environment)
    return Service(FRONT, command, environment, ports.portal, "/health", version)


def sandbox(home: Home, ports: Ports) -> Service:
    python = own_python()
    environment = clean(home, python) | {
        "PYTHONPATH": str(ROOT),
        "SANDBOX_CONFIG": str(home.sandbox),
        "SANDBOX_PORT": str(ports.sandbox),
    }
    serve = f"--host {LOOPBACK} --port {ports.sandbox} --no-access-log"
    # A page left open must not hold `down` up; no connection is closed just as somebody uses it again.
    patience = "--timeout-graceful-shutdown 2 --timeout-keep-alive 75"
    words = f"-m uvicorn sandbox.app:app {serve} {patience}".split()
    command = (str(python), *words)
    version = digest([ROOT / "sandbox", home.sandbox], command, environment)
    return Service(SANDBOX, command, environment, ports.sandbox, "/", version)
