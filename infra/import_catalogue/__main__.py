"""`make import-catalogue FILE=…`: what published records would change; written with WRITE=1 EFFECTIVE=….

    python -m infra.import_catalogue FILE                                     what differs
    python -m infra.import_catalogue FILE --write --effective 2026-12-01      and write it as a version from that day
    python -m infra.import_catalogue FILE --only fees,times                   of these facts alone

Exits 1, and writes nothing, if anything is wrong in any record. How to read it: docs/runbooks/catalogue.md.
"""

import argparse
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from infra.catalogue.artefact import DATA
from infra.catalogue.reading import Refused
from infra.import_catalogue.importing import Change, changes, publish
from infra.import_catalogue.reading import read_records
from infra.import_catalogue.version import FACTS
from infra.tools import say
from portal.domain.calendar import local_day


def main(given: Sequence[str] | None = None, folder: Path = DATA / "procedures") -> None:
    asked = _asked(given)
    today = local_day(datetime.now(UTC))  # noqa: TID251  # a tool of the terminal says what holds today
    try:
        records = read_records(asked.file)
        found = changes(asked.file.name, records, folder, asked.effective or today, asked.only)
        _show(found)
        if asked.write:
            for file in publish(found, folder, asked.effective):
                say(f"written: {file}")
    except Refused as refused:
        sys.exit(str(refused))


def _asked(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m infra.import_catalogue",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--effective", type=date.fromisoformat, help="the day it is in force from")
    parser.add_argument("--write", action="store_true", help="write what is shown")
    parser.add_argument("--only", type=_facts, default=FACTS, help="facts, with commas between")
    return parser.parse_args(given)


def _facts(text: str) -> tuple[str, ...]:
    named = tuple(text.split(","))
    if unknown := {*named} - {*FACTS}:
        raise argparse.ArgumentTypeError(
            f"no {', '.join(sorted(unknown))} among {', '.join(FACTS)}"
        )
    return named


def _show(found: Iterable[Change]) -> None:
    for change in found:
        before = change.held.version if change.held else "not held"
        after = change.new.version if change.lines else "nothing differs"
        say(f"{change.new.code}  {before} -> {after}  {change.new.title.vi}")
        for line in change.lines:
            say(f"  {line}")
        for trap in change.traps:
            say(f"  ! {trap.name}, {trap.key}: {trap.flag.en}")


if __name__ == "__main__":
    main()
