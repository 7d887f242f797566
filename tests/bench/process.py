"""A process as a whole: its processor time and its peak memory, as the system counted them."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple

START = Path(__file__).with_name("start.py")
ANSWER = re.compile(r"^(\d{3}) (\d+)$", re.MULTILINE)
PYTHON = Path(getattr(sys, "_base_executable", sys.executable))
"""The interpreter itself: no environment's site-packages are to be found."""


class Run(NamedTuple):
    """One start: `wrote` is all that went to the terminal."""

    cpu_ms: float
    peak_mb: float
    status: int
    wrote: str


def first_event(
    path: str,
    environment: Mapping[str, str],
    handler: str,
    event: Path,
    options: Sequence[str] = (),
    before: Sequence[str] = (),
) -> Run:
    """Start Python with nothing but `path` and `environment`, and let `handler` answer one event.

    `before` are modules that are imported first.
    """
    told = {**environment, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1", "LANG": "C.UTF-8"}
    # -S: the standard library and `path`, nothing else.
    command = [str(PYTHON), "-S", *options, str(START), handler, str(event), *before]
    with TemporaryFile("w+", encoding="utf-8") as output:
        process = subprocess.Popen(  # noqa: S603  # the command is ours
            command, env=told, stdout=output, stderr=output
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        wrote = output.read()
    assert process.returncode == 0, f"{' '.join(command)}\n{wrote[-2000:]}"
    answered, peak = ANSWER.findall(wrote)[-1]
    return Run((used.ru_utime + used.ru_stime) * 1000, int(peak) / 1024, int(answered), wrote)
