"""A copy of the sources in which Chalice packages and byte-code is compiled.

Chalice ships app.py alone, writes its cache beside it, and would ship the dependencies a second
time; so it works on a copy with empty requirements, and the repository stays clean.
"""

import json
import shutil
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from infra.api import Route
from infra.bytecode import compile_tree
from infra.catalogue.artefact import SHIPPED_AS, catalogue_file, opened_by
from infra.functions import Function
from infra.names import ROOT, STAGE, Json
from infra.tools import beside_python, environment, run
from infra.zips import files_of, write_zip

_SOURCES = ("functions", "layers/portal", ".chalice/policies")
_UNWANTED = shutil.ignore_patterns("__pycache__", "*.pyc", "deployments")
_ROUTES = (
    "import json, app; print(json.dumps([[path, method, entry.view_function.__module__]"
    " for path, methods in app.app.routes.items() for method, entry in methods.items()]))"
)


class Staging(NamedTuple):
    sources: Path
    code: Path
    """Chalice's runtime, app.py and functions/, compiled."""
    layer: Path
    """portal/, compiled."""


def stage(folder: Path, python: Path, root: Path = ROOT) -> tuple[Staging, Json, list[Route]]:
    """Copy, package and compile; also what Chalice wrote, and which module owns each route."""
    staging = Staging(folder / "sources", folder / "code", folder / "layer")
    _copy(root, staging.sources)
    sam, routes = _package(staging)
    shutil.copytree(staging.sources / "functions", staging.code / "functions")
    shutil.copytree(staging.sources / "layers/portal", staging.layer / "portal")
    _shelve(staging.layer, python, root)
    compile_tree(python, staging.code, "/var/task")
    compile_tree(python, staging.layer, "/opt/python")
    return staging, sam, routes


def _shelve(layer: Path, python: Path, root: Path) -> None:
    """The catalogue is shipped as one file that functions open, in the place of those that people write."""
    made = catalogue_file(root / "layers/portal/catalogue/data/procedures")
    opened_by(python, made)
    shutil.copyfile(made, layer / SHIPPED_AS)
    shutil.rmtree(layer / "portal/catalogue/data/procedures")
    for name in ("synonyms", "agencies", "provinces"):
        (layer / f"portal/catalogue/data/{name}.toml").unlink()


def _copy(root: Path, sources: Path) -> None:
    for name in _SOURCES:
        shutil.copytree(root / name, sources / name, ignore=_UNWANTED)
    for name in ("app.py", ".chalice/config.json"):
        shutil.copy2(root / name, sources / name)
    (sources / "requirements.txt").write_text("", encoding="utf-8")


def _package(staging: Staging) -> tuple[Json, list[Route]]:
    packaged = staging.sources.parent / "packaged"
    variables = environment(PYTHONPATH=f"{staging.sources}:{staging.sources / 'layers'}")
    chalice: list[str | Path] = [beside_python("chalice"), "package", "--stage", STAGE, packaged]
    run(chalice, cwd=staging.sources, env=variables)
    listed = run([beside_python("python"), "-c", _ROUTES], cwd=staging.sources, env=variables)
    with zipfile.ZipFile(packaged / "deployment.zip") as runtime:
        runtime.extractall(staging.code)
    sam: Json = json.loads((packaged / "sam.json").read_text(encoding="utf-8"))
    return sam, [Route(*entry) for entry in json.loads(listed)]


def write_code(staging: Staging, functions: Iterable[Function], out: Path) -> None:
    files = files_of(staging.code)
    for function in functions:
        wanted = [file for file in files if _carries(function, file.relative_to(staging.code))]
        write_zip(out / "code" / f"{function.name}.zip", staging.code, wanted)


def _carries(function: Function, file: Path) -> bool:
    """Give each the shared modules and its own folder; Chalice and app.py only behind the API."""
    match file.parts:
        case ("functions", _) | ("functions", "__pycache__", _):
            return True
        case ("functions", folder, *_):
            return folder == function.folder
        case _:
            return function.is_api
