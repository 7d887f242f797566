"""The packaged archives unpacked as Lambda unpacks them, once with their byte-code and once without."""

import shutil
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import boto3

from infra.bytecode import compile_tree
from infra.functions import Function

HELLO = Path(__file__).with_name("hello.py")
BOTO3 = ("boto3", "botocore", "s3transfer", "jmespath", "urllib3", "dateutil", "six.py")
"""What the hello imports, whole, as the registry and Lambda's own runtime have it: nothing is pruned for it."""


class Tree(NamedTuple):
    """Unpacked archives of one build."""

    root: Path

    def path(self, function: Function) -> str:
        """Where Python looks first: the code, then the layers."""
        places = [self.root / "code" / function.name, *self._layers(function.layers)]
        return ":".join(map(str, places))

    @property
    def hello(self) -> str:
        return str(self.root / "hello")

    def _layers(self, names: Sequence[str]) -> list[Path]:
        return [self.root / "layers" / name / "python" for name in names]


def unpack(build: Path, into: Path) -> Tree:
    shutil.rmtree(into, ignore_errors=True)
    for archive in (*build.glob("code/*.zip"), *build.glob("layers/*.zip")):
        with zipfile.ZipFile(archive) as content:
            content.extractall(into / archive.parent.name / archive.stem)
    hello = into / "hello"
    shutil.copytree(into / "code" / "catalog" / "chalice", hello / "chalice")
    shutil.copy(HELLO, hello / "app.py")
    for name in BOTO3:
        _copied(Path(boto3.__file__).parents[1] / name, hello / name)
    compile_tree(Path(sys.executable), hello, "/var/task")
    return Tree(into)


def _copied(package: Path, into: Path) -> None:
    if package.is_dir():
        shutil.copytree(package, into, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(package, into)


def stripped(tree: Tree, into: Path) -> Tree:
    """The same without byte-code: as `chalice package` would ship it."""
    shutil.rmtree(into, ignore_errors=True)
    shutil.copytree(tree.root, into, ignore=shutil.ignore_patterns("__pycache__"))
    return Tree(into)
