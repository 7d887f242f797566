"""The local cloud from a terminal: python -m infra.local up | down | reset | status | logs."""

import argparse
import sys
import time
from collections.abc import Sequence
from contextlib import suppress

from infra.localcloud.cloud import LocalCloud
from infra.localcloud.errors import LocalCloudError
from infra.localcloud.logs import Tail
from infra.tools import say

READY = """
Một Cửa is ready ({elapsed:.1f} s):  {portal}

  1. Open it, register (đăng ký) and sign in: the codes arrive at {sandbox}/phone and /mail
  2. File "Đổi giấy phép lái xe"; play the agency at {sandbox}/agency, and pay at the bank
  3. `make down` stops it and keeps its data (a kill -9 loses what came since the last one)
"""


def up(cloud: LocalCloud) -> None:
    begun = time.monotonic()
    cloud.up()
    elapsed, origins = time.monotonic() - begun, cloud.origins
    say(READY.format(elapsed=elapsed, portal=origins.portal, sandbox=origins.sandbox))


def down(cloud: LocalCloud) -> None:
    stopped = cloud.down()
    say("Stopped; `make up` finds everything as it was." if stopped else "Not running.")


def reset(cloud: LocalCloud) -> None:
    cloud.reset()
    say("Stopped, and its data is gone.")


def status(cloud: LocalCloud) -> None:
    for name, where in cloud.status().items():
        say(f"  {name:<8} {where}")


def logs(cloud: LocalCloud, function: str, code: str, *, once: bool) -> None:
    tail = Tail(cloud.aws, cloud.stack, function, code)
    with suppress(KeyboardInterrupt, BrokenPipeError):
        for line in tail.read() if once else tail.follow():
            say(line)


def arguments(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m infra.local", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("up", "down", "reset", "status"):
        commands.add_parser(name)
    tail = commands.add_parser("logs")
    tail.add_argument("--function", default="")
    tail.add_argument("--code", default="", help="a dossier code")
    tail.add_argument("--once", action="store_true", help="what is there, without waiting for more")
    return parser.parse_args(words)


def run(chosen: argparse.Namespace, cloud: LocalCloud) -> None:
    match chosen.command:
        case "up":
            up(cloud)
        case "down":
            down(cloud)
        case "reset":
            reset(cloud)
        case "status":
            status(cloud)
        case _:
            logs(cloud, chosen.function, chosen.code, once=chosen.once)


def main(words: Sequence[str]) -> int:
    try:
        run(arguments(words), LocalCloud())
    except LocalCloudError as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
