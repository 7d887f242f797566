"""Which files of ours a module is made of."""

import ast
from collections.abc import Iterator
from pathlib import Path

from infra.names import ROOT


def closure(module: str, within: tuple[str, ...]) -> set[Path]:
    """The module's file, and every one in those packages that it imports, however far away."""
    found: set[Path] = set()
    waiting = [module]
    while waiting:
        file = _file(waiting.pop())
        if file.is_file() and file not in found:
            found.add(file)
            waiting += [name for name in _imports(file) if name.startswith(within)]
    return found


def _file(module: str) -> Path:
    path = f"{module.replace('.', '/')}.py"
    return ROOT / "layers" / path if module.startswith("portal.") else ROOT / path


def _imports(file: Path) -> Iterator[str]:
    """Modules, and what may be one: `from package import module`."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{one.name}" for one in node.names)
        elif isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
