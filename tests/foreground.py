"""A run of tests in the foreground, that brings up stacks and is to take them down."""

import subprocess
from collections.abc import Mapping, Sequence

from infra.names import ROOT

TAKEN_DOWN_SECONDS = 90


def to_its_end(command: Sequence[str], env: Mapping[str, str] | None = None) -> int:
    """Run it; its code. Whoever stops us stops it once, and waits until its stacks are down.

    It is a process group of its own, for a terminal's Ctrl-C would reach it too: a second one, in the middle of
    taking down.
    """
    with subprocess.Popen(command, cwd=ROOT, env=env, process_group=0) as running:  # noqa: S603 - every word is ours
        try:
            return running.wait()
        except KeyboardInterrupt:
            running.terminate()
            running.wait(timeout=TAKEN_DOWN_SECONDS)
            raise
