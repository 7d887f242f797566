"""A run of tests in the foreground, that brings up stacks and is to take them down."""

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence

from infra.names import ROOT

TAKEN_DOWN_SECONDS = 60


def to_its_end(command: Sequence[str], env: Mapping[str, str] | None = None) -> int:
    """Run it; its code. Whoever stops us stops it once, with its workers, and waits until their stacks are down.

    It is a process group of its own: a terminal's Ctrl-C would reach it too, a second one in the middle of taking
    down. Its workers are told as well: one that is in a test would not hear of it before it is killed.
    """
    with subprocess.Popen(command, cwd=ROOT, env=env, process_group=0) as running:  # noqa: S603 - every word is ours
        try:
            return running.wait()
        except KeyboardInterrupt:
            os.killpg(running.pid, signal.SIGTERM)
            running.wait(timeout=TAKEN_DOWN_SECONDS + 30)
            raise
