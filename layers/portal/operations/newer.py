"""What a draft is told when its procedure has gone on: it keeps the version it was begun with."""

from datetime import date

from portal.domain.errors import NotFound
from portal.domain.model import Value
from portal.domain.ports.catalogue import Procedures
from portal.domain.procedure import Procedure

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


def newer(found: Procedure, procedures: Procedures) -> Newer | None:
    """None if `found` is in force, or its procedure is not in the catalogue any more."""
    try:
        now = procedures.find(found.code)
    except NotFound:
        return None
    if now.version == found.version:
        return None
    changed = tuple(name for name in TOLD if getattr(now, name) != getattr(found, name))
    return Newer(version=now.version, effective_from=now.effective_from, changed=changed)
