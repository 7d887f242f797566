"""What the owner of the terminal sees while it works."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TextIO


@dataclass
class Progress:
    out: TextIO = field(default_factory=lambda: sys.stdout)
    started: float = field(default_factory=time.monotonic)

    def say(self, line: str = "") -> None:
        self.out.write(line + "\n")
        self.out.flush()

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Name a step when it begins, and say how long it took."""
        begun = time.monotonic()
        self.out.write(f"  {name} …")
        self.out.flush()
        try:
            yield
        except BaseException:
            self.say(" failed")
            raise
        self.say(f" {time.monotonic() - begun:.1f} s")

    def elapsed(self) -> float:
        return time.monotonic() - self.started
