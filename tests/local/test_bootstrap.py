"""A machine that lacks something reads one line about it."""

import shutil
import subprocess
from pathlib import Path

import pytest

from infra import bootstrap
from infra.bootstrap import ROOT, Missing, Step, check_machine, node, npm

MAKE = shutil.which("make") or "make"


def program(folder: Path, name: str, script: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give an empty PATH to put programs on."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(
    ("programs", "expected"),
    [
        ({}, "git is missing"),
        ({"git": ""}, "Node.js 20 or newer with npm is missing"),
        ({"git": "", "node": "echo v18.19.1"}, "found v18.19.1"),
        ({"git": "", "node": "exit 127"}, "found one that does not run"),
        ({"git": "", "node": "echo v22.1.0"}, "with npm is missing"),
    ],
)
def test_what_is_missing_is_one_line(path: Path, programs: dict[str, str], expected: str) -> None:
    for name, script in programs.items():
        program(path, name, script)
    with pytest.raises(Missing) as missing:
        check_machine()
    assert expected in str(missing.value)
    assert "\n" not in str(missing.value)


def test_npm_is_found_beside_the_real_node(path: Path) -> None:
    home = path / "node-v22"
    (home / "bin").mkdir(parents=True)
    real = program(home / "bin", "node", "echo v22.1.0")
    cli = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    cli.parent.mkdir(parents=True)
    cli.touch()
    (path / "node").symlink_to(real)
    assert npm(node()) == [str(path / "node"), str(cli)]


def test_a_step_is_done_until_its_lock_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "TOOLS", tmp_path)
    lock = tmp_path / "uv.lock"
    lock.write_text("1")
    step = Step("thing", lock, tmp_path / "outcome", (tmp_path / "outcome").touch)
    assert not step.is_done()
    step.run()
    assert step.is_done()
    lock.write_text("2")
    assert not step.is_done()


def test_a_shim_that_fails_is_no_python(path: Path) -> None:
    program(path, "python3.13", "exit 127")
    program(path, "python3", "exit 127")
    found = subprocess.run(  # noqa: S603 - make, found on PATH
        [MAKE, "setup"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert found.returncode
    assert found.stderr.startswith("Python 3.11 or newer with venv is missing")
