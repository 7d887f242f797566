"""Byte-code for the zips: compiled in staging, never beside the sources of the repository.

`unchecked-hash` spares Lambda a stat and a read of every source on a cold start, and keeps the
zips deterministic: the byte-code names its source by hash, not by a modification time.
"""

from pathlib import Path

from infra.tools import run

_COMPILE = ("-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash")


def compile_tree(python: Path, folder: Path, shipped_as: str) -> None:
    """Compile `folder`; tracebacks will speak of `shipped_as`, not of the builder's disk."""
    run([python, *_COMPILE, "-s", folder, "-p", shipped_as, folder])
