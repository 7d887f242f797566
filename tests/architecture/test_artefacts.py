"""What is shipped: each function its own folder, byte-code of the source beside it, and no more."""

import hashlib
import importlib.util
import json
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.build import build
from infra.functions import Function, load_functions
from infra.layers import dependency_layer, requirements
from infra.names import ROOT
from infra.zips import unzipped_size

FOLDERS = {function.folder for function in load_functions()}
MEGABYTE = 1_000_000
UNCHECKED_HASH = 0b01
"""PEP 552: the byte-code names its source by hash, and Python does not look at the source."""


def archives(out: Path) -> list[Path]:
    return sorted([*out.glob("code/*.zip"), *out.glob("layers/*.zip")])


def names(archive: Path) -> list[str]:
    with zipfile.ZipFile(archive) as content:
        return content.namelist()


def compiled(archive: Path) -> Iterator[tuple[str, bytes, bytes]]:
    """Each byte-code file of an archive with the source beside it."""
    with zipfile.ZipFile(archive) as content:
        for name in content.namelist():
            if name.endswith(".pyc"):
                source = importlib.util.source_from_cache(name)
                yield name, content.read(name), content.read(source)


@pytest.mark.parametrize("function", load_functions(), ids=lambda function: function.name)
def test_a_function_carries_no_folder_but_its_own(function: Function, out: Path) -> None:
    inside = names(out / f"code/{function.name}.zip")
    carried = {name.split("/")[1] for name in inside if name.startswith("functions/")}
    assert carried & FOLDERS == {function.folder}


def test_no_folder_of_a_function_is_outside_the_fence() -> None:
    """A function that imported another's folder would lack it in its archive."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    (fence,) = (it for it in contracts if it["type"] == "independence")
    assert set(fence["modules"]) == {f"functions.{folder}" for folder in FOLDERS}


def test_only_the_api_carries_chalice(out: Path) -> None:
    for function in load_functions():
        inside = names(out / f"code/{function.name}.zip")
        assert ("app.py" in inside) == ("chalice/app.py" in inside) == function.is_api


def test_core_is_small(out: Path) -> None:
    assert unzipped_size(out / "layers/core.zip") <= 45 * MEGABYTE


@pytest.mark.parametrize("function", load_functions(), ids=lambda function: function.name)
def test_a_function_with_its_layers_is_within_lambdas_limit(function: Function, out: Path) -> None:
    layers = [out / f"layers/{layer}.zip" for layer in function.layers]
    total = sum(map(unzipped_size, [out / f"code/{function.name}.zip", *layers]))
    assert total <= 200 * MEGABYTE


def test_byte_code_is_that_of_the_source_beside_it(out: Path) -> None:
    checked = 0
    for archive in archives(out):
        for name, code, source in compiled(archive):
            flags = int.from_bytes(code[4:8], "little")
            assert flags == UNCHECKED_HASH, name
            assert code[8:16] == importlib.util.source_hash(source), name
            checked += 1
    assert checked > 1000


def test_everything_of_ours_is_compiled(out: Path) -> None:
    for archive in (*out.glob("code/*.zip"), out / "layers/portal.zip"):
        inside = names(archive)
        done = {importlib.util.source_from_cache(name) for name in inside if name.endswith(".pyc")}
        assert {name for name in inside if name.endswith(".py")} == done


def test_layers_stand_where_both_clouds_look_first(out: Path) -> None:
    for archive in out.glob("layers/*.zip"):
        assert all(name.startswith("python/") for name in names(archive))
        assert not any(name.startswith("python/lib/") for name in names(archive))


def test_layers_do_not_ship_the_same_package_twice(out: Path) -> None:
    core = set(names(out / "layers/core.zip"))
    assert core.isdisjoint(names(out / "layers/identity.zip"))
    assert core.isdisjoint(names(out / "layers/documents.zip"))
    sealing = set(names(out / "layers/sealing.zip"))
    assert sealing.isdisjoint(core | set(names(out / "layers/identity.zip")))


def test_the_same_sources_give_the_same_archives(out: Path, tmp_path: Path) -> None:
    again = build(tmp_path / "again").parent
    for archive in archives(out):
        twin = again / archive.relative_to(out)
        assert (
            hashlib.sha256(archive.read_bytes()).digest()
            == hashlib.sha256(twin.read_bytes()).digest()
        )
    assert (out / "template.json").read_bytes() == (again / "template.json").read_bytes()


def test_a_layer_built_from_nothing_is_the_same_again(tmp_path: Path) -> None:
    first, second = (
        dependency_layer("identity", "host", cache=tmp_path / name) for name in ("first", "second")
    )
    assert first.read_bytes() == second.read_bytes()


def test_requirements_txt_is_what_the_lock_says() -> None:
    assert (ROOT / "requirements.txt").read_text(encoding="utf-8") == requirements("core")


def test_botocores_book_of_endpoints_is_short_and_whole_for_what_is_asked(out: Path) -> None:
    with zipfile.ZipFile(out / "layers/core.zip") as content:
        text = content.read("python/botocore/data/endpoints.json")
    commercial = next(it for it in json.loads(text)["partitions"] if it["partition"] == "aws")
    assert {"dynamodb", "email", "s3", "secretsmanager", "sns", "sqs", "states"} <= set(
        commercial["services"]
    )
    assert "ap-southeast-1" in commercial["services"]["dynamodb"]["endpoints"]
    assert len(text) < MEGABYTE / 10
