"""Layers: `core`, `sealing`, `identity` and `documents` from the lock, `portal` from layers/portal.

A layer of dependencies changes only with the lock, so it is kept in build/cache under the hash of
all that goes into it; the portal's own layer is small and changes with every deploy.
"""

import hashlib
import json
import re
import shutil
import tempfile
from pathlib import Path
from typing import Final

from infra.bytecode import compile_tree
from infra.locking import locked
from infra.names import ROOT, RUNTIME
from infra.tools import run, target_python, uv
from infra.zips import files_of, write_zip

CACHE: Final = ROOT / "build/cache"

SERVICES: Final = frozenset(
    {
        "dynamodb",
        "kms",
        "s3",
        "scheduler",
        "secretsmanager",
        "sesv2",
        "sns",
        "sqs",
        "stepfunctions",
        "sts",
    }
)
"""The AWS services whose descriptions are shipped; botocore's other four hundred are 100 MB."""

ENDPOINT_NAMES: Final = {"sesv2": "email", "stepfunctions": "states"}
"""What botocore's book of endpoints calls a service, where that is another name than its description's."""

BENEATH: Final = {
    "sealing": ("core",),
    "identity": ("core", "sealing"),
    "documents": ("core",),
}
"""Which layers must stand beside one: what they hold is not shipped twice."""

_EXPORT = (
    "export",
    "--frozen",
    "--no-emit-project",
    "--no-annotate",
    "--no-header",
    "--format",
    "requirements-txt",
)
_ON_LAMBDA = (
    "--python-version",
    RUNTIME.removeprefix("python"),
    "--python-platform",
    "x86_64-manylinux_2_28",
    "--only-binary",
    ":all:",
)
_PROJECT = re.compile(r"^([A-Za-z0-9._-]+)==")
_NEVER_SHIPPED = frozenset({"tests", "test", "__pycache__", "examples"})
_NEVER_ASKED = frozenset(
    {
        # Who carries a number, where and in which time zone: only its form is asked here.
        "phonenumbers/carrierdata",
        "phonenumbers/geodata",
        "phonenumbers/tzdata",
        "aws_lambda_powertools/event_handler/openapi/swagger_ui",
    }
)


def requirements(layer: str, root: Path = ROOT) -> str:
    """Ask the lock what a layer holds, hashed, without what the layers beneath it hold.

    `core` is what requirements.txt says.
    """
    if layer == "core":
        return run([uv(), *_EXPORT, "--no-dev"], cwd=root)
    beneath = (requirements(below, root) for below in BENEATH[layer])
    shipped = {_project(entry) for below in beneath for entry in _entries(below)}
    group = run([uv(), *_EXPORT, "--only-group", layer], cwd=root)
    return "\n".join(e for e in _entries(group) if _project(e) not in shipped) + "\n"


def dependency_layer(layer: str, target: str, root: Path = ROOT, cache: Path = CACHE) -> Path:
    """Take the archive from the cache, or build it where something has changed."""
    wanted = requirements(layer, root)
    archive = cache / f"{layer}-{target}-{_fingerprint(wanted, target)}.zip"
    with locked(archive.with_suffix(".lock")):
        if not archive.is_file():
            _build(archive, wanted, target)
    return archive


def _entries(exported: str) -> list[str]:
    """Keep each requirement with its hashes, which follow it on continued lines."""
    return [entry for entry in re.split(r"\n(?! )", exported.strip()) if entry]


def _project(entry: str) -> str:
    found = _PROJECT.match(entry)
    return found.group(1).lower() if found else entry


def _fingerprint(wanted: str, target: str) -> str:
    python = run([target_python(target), "--version"])
    rules = "".join((ROOT / f"infra/{name}.py").read_text() for name in ("layers", "bytecode"))
    return hashlib.sha256(f"{wanted}{target}{python}{rules}".encode()).hexdigest()[:16]


def _build(archive: Path, wanted: str, target: str) -> None:
    with tempfile.TemporaryDirectory(prefix="mot-cua-layer-") as folder:
        staging = Path(folder) / "python"
        listed = Path(folder) / "requirements.txt"
        listed.write_text(wanted, encoding="utf-8")
        _install(listed, staging, target)
        _prune(staging)
        _shorten_endpoints(staging / "botocore/data/endpoints.json")
        compile_tree(target_python(target), staging, "/opt/python")
        unfinished = archive.with_suffix(".part")
        write_zip(unfinished, staging, files_of(staging), prefix="python/")
        unfinished.replace(archive)


def _install(listed: Path, into: Path, target: str) -> None:
    platform = _ON_LAMBDA if target == "lambda" else ()
    python = ("--python", target_python(target))
    base = (uv(), "pip", "install", "--quiet", "--no-deps", "--require-hashes")
    run([*base, *python, *platform, "--target", into, "-r", listed])


def _prune(staging: Path) -> None:
    for path in sorted(staging.rglob("*"), reverse=True):
        if path.exists() and not _is_shipped(path.relative_to(staging), is_folder=path.is_dir()):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _shorten_endpoints(book: Path) -> None:
    """Keep, in every partition and region, the services that are shipped: all of it is parsed at each cold start."""
    if not book.exists():
        return
    known = json.loads(book.read_bytes())
    asked = {ENDPOINT_NAMES.get(service, service) for service in SERVICES}
    for partition in known["partitions"]:
        services = partition["services"]
        partition["services"] = {name: services[name] for name in services if name in asked}
    book.write_text(json.dumps(known, sort_keys=True), encoding="utf-8")


def _is_shipped(path: Path, *, is_folder: bool) -> bool:
    if is_folder:
        return not (path.name in _NEVER_SHIPPED or path.as_posix() in _NEVER_ASKED)
    match path.parts:
        case ("bin", *_) | (".lock",):
            return False
        case ("boto3" | "botocore", "data", service, _, *_):
            return service in SERVICES
        case (folder, name, *_) if folder.endswith(".dist-info"):
            return name in {"METADATA", "licenses"}
    return path.suffix not in {".pyi", ".pyx", ".pxd", ".c", ".h"}
