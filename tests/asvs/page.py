"""docs/asvs.md: which requirements of ASVS 5.0.0, and which faults of identity, are held by which tests.

PYTHONPATH=.:layers .venv/bin/python -m tests.asvs.page
"""

import ast
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from infra.names import ROOT

PAGE = ROOT / "docs" / "asvs.md"
ROWS = Path(__file__).with_name("rows.toml")
STANDARD = Path(__file__).with_name("standard.toml")
HEAD = """# What is asked of identity, and what holds it

Made by `python -m tests.asvs.page` from `tests/asvs/rows.toml` and the marks above tests. The rows are those of
[OWASP ASVS 5.0.0](https://owasp.org/www-project-application-security-verification-standard/) that concern this
portal, in our own words; chapters 6 to 8, 14.2 and 14.3 are whole (`tests/asvs/standard.toml` has their numbers). L is
the level. `open`: no test holds it; the reason stands there.

"""


class Tagged(NamedTuple):
    file: Path
    test: str

    def line(self) -> str:
        return f"`{self.file.relative_to(ROOT / 'tests')}` {self.test.removeprefix('test_').replace('_', ' ')}"


Marks = Mapping[tuple[str, str], list[Tagged]]
"""(kind, number) → the tests that say they hold it."""


def rows() -> dict[str, dict[str, Any]]:
    return tomllib.loads(ROWS.read_text("utf-8"))


def standard() -> dict[str, int]:
    """Number → level of each requirement of the chapters that the page calls whole."""
    sections = tomllib.loads(STANDARD.read_text("utf-8")).items()
    return {f"{it}.{n}": level for it, levels in sections for n, level in enumerate(levels, 1)}


@cache
def marks() -> Marks:
    found: dict[tuple[str, str], list[Tagged]] = defaultdict(list)
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef):
                for mark in _marks(node):
                    found[mark].append(Tagged(file, node.name))
    return dict(found)


def _marks(test: ast.FunctionDef) -> Iterator[tuple[str, str]]:
    for call in test.decorator_list:
        if isinstance(call, ast.Call) and ast.unparse(call.func).startswith("pytest.mark."):
            kind = ast.unparse(call.func).removeprefix("pytest.mark.")
            if kind in {"asvs", "fault"}:
                yield from ((kind, ast.literal_eval(number)) for number in call.args)


def page() -> str:
    known, held = rows(), marks()
    asvs = "".join(_row(n, row, held.get(("asvs", n), [])) for n, row in known["asvs"].items())
    faults = "".join(
        f"| {n} | {says} | {_tests(held.get(('fault', n), []))} |\n"
        for n, says in known["fault"].items()
    )
    covered = sum(("asvs", number) in held for number in known["asvs"])
    return (
        f"{HEAD}{covered} of {len(known['asvs'])} rows are held by tests.\n\n"
        f"| | L | requirement | held by |\n|---|---|---|---|\n{asvs}\n"
        f"## Faults of identity\n\n| | fault | provoked by |\n|---|---|---|\n{faults}"
    )


def _row(number: str, row: Mapping[str, Any], held: list[Tagged]) -> str:
    said = _tests(held) if held else f"**open**: {row.get('open', '')}"
    return f"| {number} | {row['level']} | {row['says']} | {said} |\n"


def _tests(held: list[Tagged]) -> str:
    return "<br>".join(one.line() for one in held)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
