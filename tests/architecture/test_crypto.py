"""The inventory of what is encrypted says where our one cipher is, and there is no other."""

import ast
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from infra.names import ROOT

CIPHERS = {"cryptography", "Crypto", "nacl"}
INVENTORY = ROOT / "docs/crypto.md"


def imported(file: Path) -> Iterator[str]:
    """The first name of every package that it imports, wherever in it."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


@pytest.mark.asvs("11.1.2", "11.2.1")
def test_every_module_with_a_cipher_stands_in_the_inventory() -> None:
    files = [file for part in ("layers", "functions") for file in (ROOT / part).rglob("*.py")]
    using = {str(file.relative_to(ROOT)) for file in files if CIPHERS & set(imported(file))}
    assert using == {"layers/portal/stores/vault.py"}
    assert all(f"`{name}`" in INVENTORY.read_text("utf-8") for name in using)


@pytest.mark.asvs("11.1.1", "11.1.2")
def test_every_key_and_secret_of_the_template_stands_in_the_inventory() -> None:
    resources = (ROOT / "infra/resources.yaml").read_text("utf-8").splitlines()
    kinds = ("Type: AWS::KMS::Key", "Type: AWS::SecretsManager::Secret")
    named = {
        before.strip().rstrip(":") for before, line in pairwise(resources) if line.strip() in kinds
    }
    assert {"PersonalKey", "PortalSecret"} <= named
    written = INVENTORY.read_text("utf-8")
    assert [name for name in sorted(named) if f"`{name}`" not in written] == []
