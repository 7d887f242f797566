"""`make catalogue-check`: all is loaded; what the catalogue says of the launch services, and how well it is found."""

import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from infra.catalogue import sources
from infra.catalogue.artefact import DATA, catalogue_file
from infra.catalogue.judging import judged, whole
from infra.catalogue.reading import Refused, in_force, read_procedures
from infra.tools import BuildRefused, say
from portal.catalogue.directory import SqliteDirectory
from portal.catalogue.finder import SqliteFinder
from portal.catalogue.places import SqlitePlaces
from portal.domain.calendar import local_day
from portal.domain.procedure import Procedure
from portal.operations.routing import competent, province_of


def main() -> None:
    now = datetime.now(UTC)  # noqa: TID251  # a tool of the terminal says what holds today
    try:
        read = [*read_procedures(DATA / "procedures").values()]
        file = catalogue_file()
    except (Refused, BuildRefused) as refused:
        sys.exit(str(refused))
    say(
        f"{len(read)} versions of procedures and utilities, {file.stat().st_size // 1024} kB, {file}\n"
    )
    current = in_force(read, local_day(now))
    _launch(current, file, now)
    _unknown(current)
    say(f"\n{sources.told(read)}\n")
    _search(SqliteFinder(file), current, now)


def _launch(read: Sequence[Procedure], file: Path, now: datetime) -> None:
    codes = tomllib.loads((DATA / "synonyms.toml").read_text("utf-8"))["launch"]
    known = {procedure.code: procedure for procedure in read}
    say(
        "| code | title | level | papers | fee today | time | routing example |\n|---|---|---|---|---|---|---|"
    )
    for code in codes:
        say(
            _row(known[code], file, now)
            if code in known
            else f"| {code} | is not there | | | | | |"
        )


def _row(one: Procedure, file: Path, now: datetime) -> str:
    price = one.price(now)
    fee = f"{price.total:,} đ" if price else "unknown"
    times = [
        f"{time.case or ''} {time.amount or ''} {time.unit.value}".strip() for time in one.times
    ]
    cells = (
        one.code,
        one.title.vi,
        one.level,
        len(one.papers),
        fee,
        "; ".join(times) or "-",
        _routed(one, file),
    )
    return f"| {' | '.join(map(str, cells))} |"


_SOMEWHERE = "Quảng Nam"
"""A province that became part of another one in 2025."""


def _routed(one: Procedure, file: Path) -> str:
    """Who is competent there, and by which code what is filed here goes to them."""
    province = province_of(_SOMEWHERE, SqlitePlaces(file))
    there = competent(one, province, None, SqliteDirectory(file))
    if there is None:
        return "-"
    code = there.code if one.files_online else None
    return f"{_SOMEWHERE} → {there.name.vi} ({code or 'not filed here'})"


def _unknown(read: Sequence[Procedure]) -> None:
    silent = Counter(field for procedure in read for field in procedure.unknown)
    say("\n| field | unknown |\n|---|---|")
    for field, times in silent.most_common():
        say(f"| {field} | {times / len(read):.0%} |")


def _search(finder: SqliteFinder, read: Iterable[Procedure], now: datetime) -> None:
    figures = [*judged(finder, local_day(now), frozenset(one.code for one in read))]
    say("| questions | | hit@1 | hit@10 | MRR |\n|---|---|---|---|---|")
    for each in (*figures, whole(figures)):
        shares = f"{each.first:.3f} | {each.among_ten:.3f} | {each.reciprocal:.3f}"
        say(f"| {each.kind} | {each.questions} | {shares} |")
    for each in figures:
        for miss in each.misses:
            say(
                f"not first: {miss.question!r} wanted {', '.join(miss.wanted)}, found {', '.join(miss.found)}"
            )


if __name__ == "__main__":
    main()
