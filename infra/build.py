"""Packages the portal: `python -m infra.build --out build/local [--target host|lambda]`.

`host` carries byte-code and wheels for the Python of this machine (the local cloud runs it),
`lambda` those for Lambda's own. The template is the same.
"""

import argparse
import hashlib
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from infra.functions import Function, load_functions
from infra.layers import dependency_layer
from infra.names import ROOT
from infra.staging import stage, write_code
from infra.template import assemble
from infra.tools import BuildRefused, run, say, step, target_python
from infra.zips import files_of, write_zip

TEMPLATE = "template.json"

_TARGETS = ("host", "lambda")
_INPUTS = ("app.py", "functions", "layers", "infra", ".chalice", "pyproject.toml", "uv.lock")
_STAMP = "inputs.sha256"


def build(out: Path, target: str = "host", root: Path = ROOT) -> Path:
    """Write the template and its archives into `out`; nothing is done where nothing changed."""
    begun = time.perf_counter()
    python = target_python(target)
    stamp = _fingerprint(root, target, python)
    template = out / TEMPLATE
    if template.is_file() and (out / _STAMP).is_file() and (out / _STAMP).read_text() == stamp:
        say(f"  {out}: nothing has changed since the last build")
        return template
    shutil.rmtree(out, ignore_errors=True)
    _package(out, target, python, root)
    (out / _STAMP).write_text(stamp)
    say(f"  built {template} for {target} in {time.perf_counter() - begun:.1f} s")
    return template


def _package(out: Path, target: str, python: Path, root: Path) -> None:
    functions = load_functions(root)
    with tempfile.TemporaryDirectory(prefix="mot-cua-build-") as folder:
        with step("Chalice packages, byte-code is compiled"):
            staging, sam, routes = stage(Path(folder), python, root)
        with step(f"{len(functions)} functions, each with its own folder"):
            write_code(staging, functions, out)
            portal = out / "layers/portal.zip"
            write_zip(portal, staging.layer, files_of(staging.layer), prefix="python/")
        _write_layers(functions, out, target, root)
        with step(f"template of {len(routes)} routes"):
            template = assemble(sam, routes, functions, root)
            text = json.dumps(template, ensure_ascii=False, indent=1, sort_keys=True)
            (out / TEMPLATE).write_text(text + "\n", encoding="utf-8")


def _write_layers(functions: Iterable[Function], out: Path, target: str, root: Path) -> None:
    for layer in sorted({layer for function in functions for layer in function.layers}):
        if layer != "portal":
            with step(f"layer {layer}"):
                archive = dependency_layer(layer, target, root)
                shutil.copyfile(archive, out / "layers" / f"{layer}.zip")


def _fingerprint(root: Path, target: str, python: Path) -> str:
    digest = hashlib.sha256(f"{target} {run([python, '--version'])}".encode())
    for file in _inputs(root):
        digest.update(f"{file.relative_to(root)}\0".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _inputs(root: Path) -> list[Path]:
    places = [root / name for name in _INPUTS]
    files = [file for place in places for file in ([place] if place.is_file() else files_of(place))]
    unwanted = {"__pycache__", "deployments"}
    return [file for file in files if unwanted.isdisjoint(file.parts)]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m infra.build", description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "build/local")
    parser.add_argument("--target", choices=_TARGETS, default="host")
    arguments = parser.parse_args()
    try:
        build(arguments.out, arguments.target)
    except BuildRefused as refused:
        sys.exit(f"build: {refused}")


if __name__ == "__main__":
    main()
