"""Strangers' files are opened in a process of their own: it may take so much time and memory, and knows no secret.

A library that loops, eats memory or dies takes nothing with it. The child's environment has no credentials in it.
"""

import os
import signal
import subprocess  # nosec B404
import sys

from portal.domain.ports.files import Unsafe
from portal.stores import cleaning

MOST_SECONDS = 60
"""Of the processor, and a third more by the clock: less than the function has, and its task in the leg."""

MOST_MEMORY = 1280 * 2**20
"""Of addresses. Forty million pixels with transparency are drawn in 700 MB; the function has 1769."""

_LIBRARIES = "/var/lang/lib:/lib64:/usr/lib64"
"""Where Lambda's own Python finds its libraries."""


_TIMED_OUT = {signal.SIGXCPU, signal.SIGKILL}


class ConfinedCleaner:
    def __init__(self, seconds: int = MOST_SECONDS, memory: int = MOST_MEMORY) -> None:
        self._seconds, self._memory = seconds, memory

    def clean(self, content: bytes, content_type: str) -> bytes | Unsafe:
        words = [content_type, str(self._seconds), str(self._memory)]
        try:
            done = subprocess.run(  # noqa: S603  # nosec B603  # our own module, by the Python that runs
                [sys.executable, "-m", cleaning.__name__, *words],
                input=content,
                capture_output=True,
                check=False,
                timeout=self._seconds * 4 / 3,
                env={"PYTHONPATH": os.pathsep.join(sys.path), "LD_LIBRARY_PATH": _LIBRARIES},
            )
        except subprocess.TimeoutExpired:
            return Unsafe.TAKES_TOO_LONG
        return _found(done)


def _fault(stderr: bytes) -> str:
    """The kind of error alone: what it says may quote a paper."""
    lines = stderr.decode(errors="replace").strip().splitlines()
    return lines[-1].partition(":")[0] if lines else "no word"


def _found(done: "subprocess.CompletedProcess[bytes]") -> bytes | Unsafe:
    """The processor's time ends by a signal; whoever dies by another one came upon something damaged.

    Libraries' errors are answers: a process that ends with one of its own could not look at all. That is our fault
    and not the paper's. Raises ChildProcessError, which the leg tries again and tells operators of.
    """
    if done.returncode > 0:
        raise ChildProcessError(_fault(done.stderr))
    if done.returncode:
        timed_out = -done.returncode in _TIMED_OUT
        return Unsafe.TAKES_TOO_LONG if timed_out else Unsafe.DAMAGED
    word, _, copy = done.stdout.partition(b"\n")
    return copy if word == cleaning.CLEAN.encode() else Unsafe(word.decode())
