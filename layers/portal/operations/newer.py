"""What a draft is told when its procedure has gone on: it keeps the version it was begun with."""

from collections.abc import Iterator
from datetime import date, datetime

from portal.domain.calendar import local_day
from portal.domain.changes_of_procedure import ProcedureChanges, changes_between
from portal.domain.errors import NotFound
from portal.domain.model import Value, Words
from portal.domain.notice import grouped
from portal.domain.ports.catalogue import Messages, Procedures
from portal.domain.procedure import Procedure
from portal.operations.telling import time_told, told

TOLD = (
    "title",
    "declaration_schema",
    "papers",
    "fees",
    "times",
    "channels",
    "returns",
    "agencies",
    "results",
    "level",
)
"""What makes a difference to somebody who files."""


class Newer(Value):
    """The version in force, and which fields of the procedure it changes."""

    version: str
    effective_from: date
    changed: tuple[str, ...]


def newer(found: Procedure, procedures: Procedures, day: date) -> Newer | None:
    """None if `found` is in force or still ahead, or its procedure is not in the catalogue any more."""
    try:
        now = procedures.in_force(found.code, day)
    except NotFound:
        return None
    if now.effective_from <= found.effective_from:
        return None
    changed = tuple(name for name in TOLD if getattr(now, name) != getattr(found, name))
    return Newer(version=now.version, effective_from=now.effective_from, changed=changed)


class NewerTold(Newer):
    """The same, and each paper, field, fee and time that is different, in words."""

    differences: tuple[Words, ...]


def newer_told(
    found: Procedure, procedures: Procedures, messages: Messages, at: datetime
) -> NewerTold | None:
    day = local_day(at)
    known = newer(found, procedures, day)
    if known is None:
        return None
    differences = changes_between(found, procedures.in_force(found.code, day), at)
    return NewerTold(**dict(known), differences=tuple(_in_words(differences, messages)))


def _in_words(changes: ProcedureChanges, messages: Messages) -> Iterator[Words]:
    for kind, found in (("paper", changes.papers), ("field", changes.fields)):
        for one in found:
            yield told(f"differs.{kind}_{one.became.value}", messages, name=one.name)
    if changes.fee is not None:
        amount = Words(vi=grouped(changes.fee, "vi"), en=grouped(changes.fee, "en"))
        yield told("differs.fee", messages, amount=amount)
    for time in changes.times or ():
        yield told("differs.time", messages, time=time_told(time, messages))
