"""What held after which fault: printed, and after a whole run written to docs/faults.md."""

import os
from dataclasses import dataclass, field

from infra.names import ROOT
from infra.tools import say
from portal.domain.books import Invariant
from portal.operations.verify_books import VerifiedBooks

PAGE = ROOT / "docs" / "faults.md"
SOAK = bool(os.environ.get("SOAK"))
HEAD = """# Faults, and what holds after each

Made by `make soak` (`tests/faults/`): a proxy between the functions and the local cloud harms their calls or kills
their processes, or the cloud itself is stopped and started. After each fault the dossier goes on without a person
(the sweeper's five minutes are pushed on), nothing is left open, and `make verify` finds nothing wrong.
[What I1 to I6 are](runbooks/verify.md).

| what | is harmed by | harmed | {columns} |
|---|---|---|{rules}|
"""
CALLS = """
## What is asked of AWS

One call after the other, by a process that is warm. After each of them the process was killed, and its answer was lost.

| what | calls |
|---|---|
"""


@dataclass
class Ledger:
    rows: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    asked: dict[str, list[str]] = field(default_factory=dict)

    def note(self, what: str, fault: str, fired: int, found: VerifiedBooks) -> None:
        """One fault and the books after it."""
        broken = {finding.invariant for finding in found.findings}
        marks = " | ".join("broken" if it in broken else "holds" for it in Invariant)
        before, _ = self.rows.get((what, fault), (0, ""))
        self.rows[what, fault] = before + fired, marks
        counts = ", ".join(f"{count} {seen}" for seen, count in found.counts.items())
        say(f"{what}: {fault}, {fired} harmed: {counts}")

    def calls(self, what: str, calls: list[str]) -> None:
        self.asked[what] = calls
        say(f"{what} asks AWS {len(calls)} times: {', '.join(calls)}")

    def write(self) -> None:
        PAGE.write_text(self.page(), encoding="utf-8")

    def page(self) -> str:
        columns, rules = " | ".join(Invariant), "|".join("---" for _ in Invariant)
        rows = [
            f"| {what} | {fault} | {fired} | {marks} |\n"
            for (what, fault), (fired, marks) in sorted(self.rows.items())
        ]
        calls = [
            f"| {what} | {len(asked)}: {', '.join(f'`{one}`' for one in asked)} |\n"
            for what, asked in sorted(self.asked.items())
        ]
        return HEAD.format(columns=columns, rules=rules) + "".join(rows) + CALLS + "".join(calls)
