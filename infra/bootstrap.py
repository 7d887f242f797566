"""Make this checkout ready: environments and tools, each from its lock. Standard library only.

Runs with nothing on PATH but python, make, git and node. A step is skipped while its lock, its
interpreter and its outcome are unchanged, so calling it before every target costs little.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".local" / "tools"
UV = TOOLS / "uv" / "bin" / "uv"
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 20
NODE_HINT = f"Node.js {OLDEST_NODE} or newer with npm is missing: https://nodejs.org/en/download"
GIT_HINT = "git is missing: https://git-scm.com/downloads (Debian: apt install git)"
PYTHON_HINT = (
    "Python 3.11 or newer with venv is missing: https://www.python.org/downloads/ "
    "(Debian: apt install python3 python3-venv)"
)


class Missing(Exception):
    """Something the machine must bring along; the message is the one line its owner reads."""


@dataclass(frozen=True)
class Step:
    name: str
    lock: Path
    outcome: Path
    install: Callable[[], None]

    @property
    def stamp(self) -> Path:
        return TOOLS / f"{self.name.replace('/', '-')}.stamp"

    def fingerprint(self) -> str:
        manifests = [self.lock, *self.lock.parent.glob("pyproject.toml")]
        text = b"".join(path.read_bytes() for path in manifests) + interpreter().encode()
        return hashlib.sha256(text).hexdigest()

    def is_done(self) -> bool:
        if not (self.outcome.exists() and self.stamp.exists()):
            return False
        return self.stamp.read_text() == self.fingerprint()

    def run(self) -> None:
        started = time.monotonic()
        say(f"setup: {self.name} …")
        self.install()
        self.stamp.write_text(self.fingerprint())
        say(f"setup: {self.name} ready in {time.monotonic() - started:.1f} s")


def say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def interpreter() -> str:
    """Name the real interpreter: neither a version manager's shim nor a venv that may vanish."""
    return str(Path(getattr(sys, "_base_executable", sys.executable)).resolve())


def run(command: list[str], where: Path = ROOT, extra: Mapping[str, str] | None = None) -> None:
    environment = dict(os.environ, **(extra or {}))  # noqa: TID251 - installers need the caller's proxies
    result = subprocess.run(  # noqa: S603 - every word of the command is ours
        command, cwd=where, env=environment, check=False, capture_output=True, text=True
    )
    if result.returncode:
        say(result.stdout + result.stderr)
        raise Missing(
            f"`{' '.join(command[:4])}` failed (above): is the package registry reachable?"
        )


def uv_environment() -> dict[str, str]:
    return {
        "UV_PYTHON": interpreter(),
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_SYSTEM_CERTS": "1",  # where a proxy signs the registry, only the system knows its root
        "UV_NO_PROGRESS": "1",
    }


def install_uv() -> None:
    folder = UV.parent.parent
    shutil.rmtree(folder, ignore_errors=True)
    run([interpreter(), "-m", "venv", str(folder)])
    lock = str(ROOT / "tools" / "uv.txt")
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--disable-pip-version-check"]
    run([*pip, "--quiet", "--require-hashes", "-r", lock])


def sync(project: Path, environment: Path) -> None:
    run(
        [str(UV), "sync", "--frozen", "--all-groups", "--project", str(project)],
        extra=uv_environment() | {"UV_PROJECT_ENVIRONMENT": str(environment)},
    )


def python_step(name: str, project: Path, environment: Path) -> Step:
    outcome = environment / "bin" / "python"
    return Step(name, project / "uv.lock", outcome, lambda: sync(project, environment))


def node() -> Path:
    found = shutil.which("node")
    if not found:
        raise Missing(NODE_HINT)
    version = subprocess.run(  # noqa: S603 - found on PATH by name, as a shell would
        [found, "--version"], check=False, capture_output=True, text=True
    ).stdout
    digits = version.strip().removeprefix("v").partition(".")[0]
    if not digits.isdecimal() or int(digits) < OLDEST_NODE:
        raise Missing(f"{NODE_HINT} (found {version.strip() or 'one that does not run'})")
    return Path(found)


def npm(node_path: Path) -> list[str]:
    """Run npm by the node we found: it need not be on PATH, and its own launcher needs `env`."""
    beside = node_path.resolve().parent.parent
    places = [
        beside / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js",
        beside / "share" / "nodejs" / "npm" / "bin" / "npm-cli.js",
    ]
    on_path = shutil.which("npm")
    if on_path:
        places.append(Path(on_path).resolve())
    for place in places:
        if place.name == "npm-cli.js" and place.is_file():
            return [str(node_path), str(place)]
    raise Missing(NODE_HINT)


def node_step(folder: Path) -> Step:
    def install() -> None:
        quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        run([*npm(node()), "ci", *quiet], where=folder)

    name = folder.relative_to(ROOT).as_posix()
    return Step(name, folder / "package-lock.json", folder / "node_modules", install)


def steps() -> list[Step]:
    tools = ROOT / "tools"
    node_locks = [*tools.glob("*/package-lock.json"), *ROOT.glob("web/package-lock.json")]
    python_locks = [lock.parent for lock in tools.glob("*/uv.lock")]
    return [
        Step("uv", tools / "uv.txt", UV, install_uv),
        python_step("packages", ROOT, ROOT / ".venv"),
        *(python_step(f"tools/{it.name}", it, TOOLS / it.name) for it in sorted(python_locks)),
        *(node_step(lock.parent) for lock in sorted(node_locks)),
    ]


def check_machine() -> None:
    if sys.version_info < OLDEST_PYTHON:
        raise Missing(PYTHON_HINT)
    if not shutil.which("git"):
        raise Missing(GIT_HINT)
    npm(node())


def main() -> int:
    try:
        check_machine()
        TOOLS.mkdir(parents=True, exist_ok=True)
        for step in steps():
            if not step.is_done():
                step.run()
    except Missing as reason:
        say(str(reason))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
