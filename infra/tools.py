"""The programs the build calls, and how it speaks while it works."""

import os
import shutil
import subprocess  # nosec B404
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from infra.names import REGION, ROOT, RUNTIME


class BuildRefused(Exception):
    """The build cannot go on; the message is one line for whoever typed the command."""


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - a command of the terminal speaks there


@contextmanager
def step(title: str) -> Iterator[None]:
    begun = time.perf_counter()
    yield
    say(f"  {title:<46} {time.perf_counter() - begun:5.1f} s")


def environment(**extra: str) -> dict[str, str]:
    """Join the caller's variables with those that make a build the same everywhere."""
    inherited = {**os.environ}  # noqa: TID251 - a build tool, not the portal
    inherited.pop("PORTAL_GROUP", None)
    fixed = {"AWS_DEFAULT_REGION": REGION, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
    return inherited | fixed | extra


def run(
    command: Sequence[str | Path], *, cwd: Path = ROOT, env: Mapping[str, str] | None = None
) -> str:
    """Run a program; its output is shown only when it fails."""
    # The commands are ours, and no shell reads them.
    done = subprocess.run(  # noqa: S603  # nosec B603
        [str(part) for part in command],
        cwd=cwd,
        env=dict(env) if env is not None else environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        words = " ".join(str(part) for part in command[:4])
        raise BuildRefused(f"{words} … failed ({done.returncode}):\n{done.stdout}{done.stderr}")
    return done.stdout


def beside_python(program: str) -> Path:
    """Find a program of the environment that runs us."""
    return Path(sys.executable).with_name(program)


def uv() -> Path:
    """Find `$UV`, else the environment's own, else that of `.local/tools`, else PATH."""
    named = environment().get("UV")
    places = [beside_python("uv"), ROOT / ".local/tools/uv/bin/uv"]
    found = [Path(named)] if named else [place for place in places if place.is_file()]
    elsewhere = shutil.which("uv")
    if elsewhere is not None:
        found.append(Path(elsewhere))
    if not found:
        raise BuildRefused("uv is missing: run `make up` once, or set UV to its path")
    return found[0]


def target_python(target: str) -> Path:
    """Find the Python whose byte-code is shipped: ours for `host`, Lambda's for `lambda`."""
    if target == "host":
        return Path(sys.executable)
    candidate = environment().get("PYTHON313") or shutil.which(RUNTIME)
    if candidate is None or not _is_lambdas_python(candidate):
        raise BuildRefused(f"{RUNTIME} is missing: put it on PATH or set PYTHON313 to its path")
    return Path(candidate)


def _is_lambdas_python(candidate: str) -> bool:
    """Ask it: a version manager's shim exists and still fails."""
    version = "import sys; print('python%d.%d' % sys.version_info[:2])"
    try:
        return run([candidate, "-c", version]).strip() == RUNTIME
    except (BuildRefused, OSError):
        return False
