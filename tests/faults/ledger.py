"""What a soak finds, part by part: printed, kept beside the local cloud, and in the end made into docs/faults.md."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from infra.localcloud.cloud import DEFAULT_HOME
from infra.tools import say
from portal.domain.books import Invariant, Seen
from portal.operations.verify_books import VerifiedBooks

FOLDER = DEFAULT_HOME / "soak"
ROUNDS = 3
"""So often the sweeper may come until one fault is over. On a normal clock a queue's wait is less than one round, in
the rig one and a half: three of the rig's are two."""


def kept(part: str) -> dict[str, Any]:
    """What a part of the soak that was whole and green has found."""
    found: dict[str, Any] = json.loads((FOLDER / f"{part}.json").read_text(encoding="utf-8"))
    return found


def keep(part: str, found: dict[str, Any]) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{part}.json").write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")


@dataclass
class Ledger:
    rows: dict[tuple[str, str], tuple[int, int, str]] = field(default_factory=dict)
    asked: dict[str, list[str]] = field(default_factory=dict)

    def note(self, what: str, fault: str, fired: int, rounds: int, found: VerifiedBooks) -> None:
        """One fault, how often the sweeper came until it was over, and the books after it."""
        broken = {finding.invariant for finding in found.findings}
        marks = " | ".join("broken" if it in broken else "holds" for it in Invariant)
        before, most, _ = self.rows.get((what, fault), (0, 0, ""))
        self.rows[what, fault] = before + fired, max(most, rounds), marks
        counts = ", ".join(f"{count} {seen}" for seen, count in found.counts.items())
        say(f"{what}: {fault}, {fired} harmed, {rounds} rounds: {counts}")

    def calls(self, what: str, calls: list[str]) -> None:
        self.asked[what] = calls
        say(f"{what} asks AWS {len(calls)} times: {', '.join(calls)}")

    def write(self) -> None:
        rows = [[*key, *row] for key, row in sorted(self.rows.items())]
        keep("faults", {"rows": rows, "asked": dict(sorted(self.asked.items()))})


@dataclass(frozen=True)
class Walks:
    """Dossiers on ways that chance chose: how many ended where, and what met them."""

    seed: int
    states: dict[str, int]
    steps: dict[str, int]
    harmed: dict[str, int]
    counts: dict[Seen, int]
    places: dict[str, int]
    newcomers: dict[str, int]

    def write(self) -> None:
        say(f"states: {listed(self.states)}")
        say(f"steps: {listed(self.steps)}")
        say(f"calls harmed: {listed(self.harmed)}")
        say(f"looked through: {listed(self.places)}")
        say(f"newcomers: {listed(self.newcomers)}")
        keep("walks", asdict(self))


def listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {what}" for what, count in sorted(counts.items()))
