"""Cold starts: whole processes from the packaged archives, each beside the bare hello of the same moment."""

import json
import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from infra.functions import Function, load_functions
from infra.localcloud.code import BUILD
from infra.names import ROOT
from infra.tools import say
from tests.bench import first
from tests.bench.ground import Ground
from tests.bench.life import Left
from tests.bench.process import Run, first_event
from tests.bench.unpacked import Tree, stripped, unpack

UNPACKED = ROOT / "build/bench"
PAIRS = 7
TRACED = {
    # Lambda sets it for each call of a function that is traced, sampled or not.
    "_X_AMZN_TRACE_ID": "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0"
}
SHIPPED, UNTRACED, SOURCES = "as shipped", "without traces", "without byte-code"
EAGER = "with what it imports late imported first"
LATE = {"auth": ("argon2", "webauthn")}
"""What a function imports only where it is needed: no first event here needs it."""


class Start(NamedTuple):
    """A function with its first event."""

    name: str
    function: Function
    event: Callable[[], dict[str, Any]]

    @property
    def variants(self) -> tuple[str, ...]:
        late = (EAGER,) if self.name in LATE else ()
        return (SHIPPED, UNTRACED, SOURCES, *late) if self.function.is_api else (SHIPPED,)


@dataclass
class Measured:
    """Each start of one function, by variant, and the hello that ran just before."""

    runs: dict[str, list[Run]] = field(default_factory=dict)
    hellos: list[Run] = field(default_factory=list)

    def cpu(self, variant: str) -> float:
        return statistics.median(run.cpu_ms for run in self.runs[variant])

    def peak(self, variant: str = SHIPPED) -> float:
        return statistics.median(run.peak_mb for run in self.runs[variant])

    def ratio(self, variant: str) -> float:
        """The median of the pairs' own ratios."""
        pairs = zip(self.runs[variant], self.hellos, strict=True)
        return statistics.median(run.cpu_ms / hello.cpu_ms for run, hello in pairs)


class Colds:
    """Everything needed to start any function again and again."""

    def __init__(self, ground: Ground, left: Left) -> None:
        self._shipped = unpack(BUILD, UNPACKED / "shipped")
        self._sources = stripped(self._shipped, UNPACKED / "sources")
        self._environment = ground.environment
        self._file = UNPACKED / "event.json"
        functions = {it.name: it for it in load_functions()}
        self.starts = [
            Start(name, functions[name.partition(" ")[0]], event)
            for name, event in first.events(ground, left).items()
        ]
        never = functions.keys() - {name.partition(" ")[0] for name in first.events(ground, left)}
        assert not never, f"{never} are never started"

    def measure(self) -> dict[str, Measured]:
        """One round that warms the disk, then `PAIRS` rounds of all, so that a slow minute meets everybody."""
        found = {start.name: Measured() for start in self.starts}
        for start in self.starts:
            self.once(start)
        for number in range(PAIRS):
            for start in self.starts:
                self._pair(start, found[start.name])
            say(f"  cold starts: round {number + 1} of {PAIRS}")
        return found

    def _pair(self, start: Start, measured: Measured) -> None:
        measured.hellos.append(self.hello(self._shipped))
        for variant in start.variants:
            measured.runs.setdefault(variant, []).append(self.once(start, variant))

    def hello(self, tree: Tree) -> Run:
        event = self._written(first.hello())
        return first_event(tree.hello, self._environment, "app.app", event)

    def hello_without_byte_code(self) -> float:
        return statistics.median(self.hello(self._sources).cpu_ms for _ in range(PAIRS))

    def once(self, start: Start, variant: str = SHIPPED, *options: str) -> Run:
        tree = self._sources if variant == SOURCES else self._shipped
        told = self._told(start.function, {} if variant == UNTRACED else TRACED)
        event = self._written(start.event())
        handler = start.function.handler
        before = LATE[start.name] if variant == EAGER else ()
        return first_event(tree.path(start.function), told, handler, event, options, before)

    def _told(self, function: Function, traced: Mapping[str, str]) -> dict[str, str]:
        own = {"POWERTOOLS_SERVICE_NAME": function.name, "LOG_LEVEL": "INFO", **traced}
        group = {"PORTAL_GROUP": function.name} if function.is_api else {}
        return {**self._environment, **own, **group}

    def _written(self, event: dict[str, Any]) -> Path:
        self._file.write_text(json.dumps(event), encoding="utf-8")
        return self._file
