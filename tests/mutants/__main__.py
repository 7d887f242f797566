"""`make mutants`: change rules of dossiers, deadlines, money and proofs in each small way, and see tests fail.

Ends with 1 if fewer than nine in ten were noticed. Writes docs/mutants.md if all of them were tried.
"""

import difflib
import json
import os
import sys
import time
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from infra.localcloud.settings import tool_python
from infra.names import ROOT
from infra.tools import run, say
from tests.mutants.trying import Mutant, survivors
from tests.soak.when import when

PAGE = ROOT / "docs" / "mutants.md"
RULES = Path(__file__).with_name("rules.toml")
MAKER = Path(__file__).with_name("make.py")
ENOUGH = 0.9
HEAD = """# Mutants of the rules

Made by `make mutants`, which `make soak` begins with: {when}.

A mutant is a rule with one thing changed: a comparison, a
number, a condition turned round, the next word of an enumeration, an entry of a table left out. It is noticed if a
test of that rule fails. Rules and tests stand in `tests/mutants/rules.toml`; fewer than nine in ten is a failure.

| rule | module | mutants | noticed | score |
|---|---|---|---|---|
"""


@dataclass(frozen=True)
class Rule:
    name: str
    module: str
    tests: Sequence[str]

    @property
    def file(self) -> Path:
        return ROOT / "layers" / f"{self.module.replace('.', '/')}.py"

    def mutants(self) -> Iterator[Mutant]:
        made = run([tool_python("mutants"), MAKER, self.file])
        for line in made.splitlines():
            told = json.loads(line)
            yield Mutant(self.module, told["done"], told["source"])

    def itself(self) -> Mutant:
        return Mutant(self.module, "nothing", self.file.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Score:
    rule: Rule
    tried: int
    left: Sequence[str]

    @property
    def share(self) -> float:
        return 1 - len(self.left) / self.tried

    def row(self) -> str:
        noticed = self.tried - len(self.left)
        module = self.rule.module.removeprefix("portal.")
        return f"| {self.rule.name} | `{module}` | {self.tried} | {noticed} | {self.share:.1%} |\n"


def rules() -> list[Rule]:
    told = tomllib.loads(RULES.read_text(encoding="utf-8"))
    return [Rule(name, one["module"], one["tests"]) for name, one in told.items()]


def scored(rule: Rule) -> Score:
    begun = time.monotonic()
    (sound,) = survivors([rule.itself()], rule.tests)
    if not sound[1]:
        raise SystemExit(f"{rule.name}: its tests fail without any change")
    tried = list(survivors(rule.mutants(), rule.tests))
    score = Score(rule, len(tried), sorted(change(rule, one) for one, passed in tried if passed))
    say(f"{rule.name}: {score.share:.1%} of {score.tried}, {time.monotonic() - begun:.0f} s")
    for one in score.left:
        say(f"    not noticed  {one}")
    return score


def change(rule: Rule, mutant: Mutant) -> str:
    """The changed lines of a survivor, on one line."""
    before, after = (text.splitlines() for text in (rule.itself().source, mutant.source))
    lines = [
        f"{one[0]} {one[1:].strip()}"
        for one in difflib.unified_diff(before, after, lineterm="", n=0)
        if one[:1] in {"-", "+"} and one[:3] not in {"---", "+++"}
    ]
    return f"{mutant.done}: {' '.join(lines)}"


def page(scores: Sequence[Score], begun: str) -> str:
    left = [f"- `{one}`\n" for score in scores for one in score.left]
    rows = "".join(score.row() for score in scores)
    return HEAD.format(when=begun) + rows + ("\nNot noticed:\n\n" + "".join(left) if left else "")


def main() -> int:
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    begun, chosen = when(), sys.argv[1:]
    scores = [scored(rule) for rule in rules() if not chosen or rule.name in chosen]
    if not chosen:
        PAGE.write_text(page(scores, begun), encoding="utf-8")
    return 0 if all(score.share >= ENOUGH for score in scores) else 1


if __name__ == "__main__":
    sys.exit(main())
