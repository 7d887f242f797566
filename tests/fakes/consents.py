"""The ledger of consents, in a plain list."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from portal.domain.consent import ConsentChange
from portal.domain.errors import Raced


@dataclass
class FakeConsents:
    lines: list[ConsentChange] = field(default_factory=list)

    def of(self, person: str) -> Sequence[ConsentChange]:
        mine = [line for line in self.lines if line.person == person]
        return sorted(mine, key=lambda line: (line.purpose, line.number))

    def add(self, change: ConsentChange) -> None:
        if any(_key(line) == _key(change) for line in self.lines):
            raise Raced
        self.lines.append(change)


def _key(line: ConsentChange) -> tuple[str, str, int]:
    return line.person, line.purpose, line.number
