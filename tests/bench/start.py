"""A Lambda's first breath: import the handler, answer one event. Run as a program, in a process of its own."""

import importlib
import json
import sys


class Context:
    """As much of Lambda's context as handlers ask for."""

    aws_request_id = "00000000-0000-4000-8000-000000000000"

    @staticmethod
    def get_remaining_time_in_millis() -> int:
        return 30_000


def main(handler: str, event: str, *before: str) -> None:
    """`before` are modules that are imported first, whether or not the handler would."""
    for name in before:
        importlib.import_module(name)
    module, _, name = handler.rpartition(".")
    work = getattr(importlib.import_module(module), name)
    with open(event, encoding="utf-8") as file:  # noqa: PTH123  # pathlib is not what is measured
        answer = work(json.load(file), Context())
    status = answer.get("statusCode", 200) if answer else 200
    sys.stdout.write(f"\n{status} {peak_kilobytes()}\n")


def peak_kilobytes() -> int:
    """Of this program alone: what the system tells our parent includes the parent's own, from before exec."""
    with open("/proc/self/status", encoding="utf-8") as file:  # noqa: PTH123
        return next(int(line.split()[1]) for line in file if line.startswith("VmHWM"))


if __name__ == "__main__":
    main(*sys.argv[1:])
