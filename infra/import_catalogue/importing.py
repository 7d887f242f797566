"""Records held against the catalogue's files; what they change of it, shown and written all at once or not at all."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from infra.catalogue.reading import Refused, read_procedures
from infra.import_catalogue.difference import differences
from infra.import_catalogue.record import Record
from infra.import_catalogue.traps import Trap, traps_of
from infra.import_catalogue.version import next_version
from infra.import_catalogue.writing import place
from portal.domain.procedure import Procedure


class Change(NamedTuple):
    """What one record would make of one procedure, line by line, and what misleads in it."""

    held: Procedure | None
    new: Procedure
    lines: tuple[str, ...]
    traps: tuple[Trap, ...]


def changes(
    name: str, records: Sequence[Record], folder: Path, day: date, only: Sequence[str]
) -> tuple[Change, ...]:
    """Raises Refused with every record that cannot be taken; `name` is the file's."""
    held = {file.removesuffix(".toml"): one for file, one in read_procedures(folder).items()}
    wrongs = [
        f"{name}: record {number} ({record.code}): {trap.key}: {trap.flag.en}"
        for number, record in enumerate(records, 1)
        for trap in traps_of(record, day)
        if trap.refused
    ]
    if wrongs:
        raise Refused(wrongs)
    return tuple(_change(record, held.get(record.code), day, only) for record in records)


def _change(record: Record, held: Procedure | None, day: date, only: Sequence[str]) -> Change:
    new = next_version(record, held, day, only)
    return Change(held, new, differences(held, new), tuple(traps_of(record, day)))


def publish(found: Sequence[Change], folder: Path, day: date | None) -> Iterator[Path]:
    """Writes each version that differs, once all of them together make a catalogue. Raises Refused before the first."""
    if day is None:
        raise Refused(["a version is published from a day on: say which, EFFECTIVE=YYYY-MM-DD"])
    changed = [change for change in found if change.lines]
    wrongs = [
        f"{one.new.code}: effective_from: {day} is not after {one.held.effective_from}, when the one held began"
        for one in changed
        if one.held and one.held.effective_from >= day
    ]
    if wrongs:
        raise Refused(wrongs)
    _tried(changed, folder)
    for change in changed:
        yield place(change.new, folder)


def _tried(changed: Sequence[Change], folder: Path) -> None:
    """Everything is read as the build will read it, in a copy."""
    with tempfile.TemporaryDirectory(prefix="mot-cua-import-") as copy:
        for file in folder.glob("*.toml"):
            shutil.copy(file, copy)
        for change in changed:
            place(change.new, Path(copy))
        read_procedures(Path(copy))
