"""Tries mutants: each in a process of its own, forked from one that has read what is dear to read."""

import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from types import ModuleType

import pytest
from hypothesis import Phase, settings

import tests.stack  # noqa: F401 - what tests/conftest.py reads, boto3 with it: once, and not for each mutant

PATIENCE_SECONDS = 120
"""A mutant that goes round for ever is noticed by that."""

OPTIONS = ("-x", "-q", "--no-header", "-p", "no:cacheprovider", "-p", "pytest_socket")


@dataclass(frozen=True)
class Mutant:
    """A module of the portal, and its source with one thing changed."""

    module: str
    done: str
    source: str


class Changed(MetaPathFinder, Loader):
    """Finds the mutant where the module is asked for."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(self, fullname: str, *_: object) -> ModuleSpec | None:
        if fullname != self.mutant.module:
            return None
        return spec_from_loader(fullname, self, origin=f"<{self.mutant.done}>")

    def exec_module(self, module: ModuleType) -> None:
        code = compile(self.mutant.source, f"<{self.mutant.done}>", "exec")
        exec(code, module.__dict__)  # noqa: S102 - this is what a mutant is for


class Quick:
    """A pytest plugin: a failure is enough, nobody needs the smallest one; and the same again next time."""

    def pytest_sessionstart(self) -> None:
        phases = (Phase.explicit, Phase.generate)
        settings.register_profile(
            "mutants",
            phases=phases,
            database=None,
            derandomize=True,
            max_examples=60,
            deadline=None,
        )
        settings.load_profile("mutants")


def survivors(mutants: Iterable[Mutant], tests: Sequence[str]) -> Iterator[tuple[Mutant, bool]]:
    """Each mutant, and whether the tests passed all the same."""
    at_work: dict[int, Mutant] = {}
    for mutant in mutants:
        if len(at_work) >= (os.cpu_count() or 1):
            yield _ended(at_work)
        at_work[_begun(lambda mutant=mutant: _tried(mutant, tests))] = mutant
    while at_work:
        yield _ended(at_work)


def _begun(work: Callable[[], int]) -> int:
    child = os.fork()
    if child:
        return child
    signal.alarm(PATIENCE_SECONDS)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    os._exit(work())


def _ended(at_work: dict[int, Mutant]) -> tuple[Mutant, bool]:
    child, status = os.wait()
    return at_work.pop(child), status == 0


def _tried(mutant: Mutant, tests: Sequence[str]) -> int:
    _forget_the_portal()
    sys.meta_path.insert(0, Changed(mutant))
    return int(pytest.main([*OPTIONS, *tests], plugins=[Quick()]))


def _forget_the_portal() -> None:
    """Of what was read in advance, whoever read the portal: a module that is there is not looked for again."""
    read = [one for one in sys.modules if one.partition(".")[0] in {"portal", "infra"}]
    for name in (*read, "tests.stack"):
        del sys.modules[name]
