"""Makes the mutants of one source file: each is the file with one thing in it changed.

Run by cosmic-ray's environment: nothing of the project is imported here. Prints JSON, one mutant a line.

Of cosmic-ray's operators those are used that a rule of ours can tell apart: `is` for `==` is the same for words of
an enumeration, a shift for a plus is found by any test at all, and the bars are those of types. Two are our own,
for what rules here are made of: words and tables of them.
"""

import ast
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from cosmic_ray.ast import Visitor, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator

ORDER = ("Lt", "LtE", "Gt", "GtE", "Eq", "NotEq")
SUMS = ("Add_Sub", "Sub_Add")
NAMES = (
    *("AddNot", "NumberReplacer", "ExceptionReplacer", "ZeroIterationForLoop"),
    *("ReplaceTrueWithFalse", "ReplaceFalseWithTrue", "ReplaceAndWithOr", "ReplaceOrWithAnd"),
    *("ReplaceBreakWithContinue", "ReplaceContinueWithBreak", "ReplaceUnaryOperator_Delete_Not"),
    *(f"ReplaceBinaryOperator_{each}" for each in SUMS),
    *("ReplaceComparisonOperator_Is_IsNot", "ReplaceComparisonOperator_IsNot_Is"),
    *(f"ReplaceComparisonOperator_{one}_{it}" for one in ORDER for it in ORDER if one != it),
)

Mutant = tuple[str, str]
"""What was done, and the source after it."""


class Places(Visitor):
    """Counts what an operator finds to change."""

    def __init__(self, operator: object) -> None:
        self.operator, self.count = operator, 0

    def visit(self, node: object) -> object:
        self.count += sum(1 for _ in self.operator.mutation_positions(node))
        return node


def theirs(source: str) -> Iterator[Mutant]:
    for name in NAMES:
        operator = get_operator(f"core/{name}")()
        places = Places(operator)
        places.walk(get_ast(source))
        for place in range(places.count):
            yield name, mutate_code(source, operator, place)


class Text:
    """The source, cut where its tree says so."""

    def __init__(self, source: str) -> None:
        self.source = source
        lines = source.splitlines(keepends=True)
        self.starts = [sum(len(one) for one in lines[:row]) for row in range(len(lines))]
        self.lines = lines

    def at(self, row: int, column: int) -> int:
        """A tree counts bytes, a string characters."""
        return self.starts[row - 1] + len(self.lines[row - 1].encode()[:column].decode())

    def begin(self, node: ast.expr) -> int:
        return self.at(node.lineno, node.col_offset)

    def end(self, node: ast.expr) -> int:
        return self.at(node.end_lineno, node.end_col_offset)

    def without(self, begin: int, end: int, instead: str = "") -> str:
        return self.source[:begin] + instead + self.source[end:]


def ours(source: str, words: dict[str, list[str]]) -> Iterator[Mutant]:
    text = Text(source)
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Attribute(value=ast.Name(id=name), attr=word) if word in words.get(name, ()):
                known = words[name]
                other = known[(known.index(word) + 1) % len(known)]
                yield (
                    "AnotherWord",
                    text.without(text.begin(node), text.end(node), f"{name}.{other}"),
                )
            case ast.Dict(keys=keys, values=values) if len(keys) > 1:
                yield from without_entry(text, keys, values)


def without_entry(
    text: Text, keys: list[ast.expr | None], values: list[ast.expr]
) -> Iterator[Mutant]:
    for key, value in zip(keys, values, strict=True):
        if key is not None:
            end = text.end(value)
            comma = text.source[end:].lstrip().startswith(",")
            end = text.source.index(",", end) + 1 if comma else end
            yield "NoEntry", text.without(text.begin(key), end)


def enumerations(files: Iterable[Path]) -> dict[str, list[str]]:
    """The words of each, in their order."""
    classes = (
        node
        for file in files
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef)
    )
    return {
        one.name: [it.targets[0].id for it in one.body if isinstance(it, ast.Assign)]
        for one in classes
        if any(isinstance(base, ast.Name) and base.id == "StrEnum" for base in one.bases)
    }


def main() -> None:
    file = Path(sys.argv[1])
    source = file.read_text(encoding="utf-8")
    words = enumerations(file.parent.glob("*.py"))
    for done, mutated in (*theirs(source), *ours(source, words)):
        if mutated != source:
            sys.stdout.write(json.dumps({"done": done, "source": mutated}) + "\n")


if __name__ == "__main__":
    main()
