"""What an agency said that changed nothing: kept where an operator finds it, and read by no rule."""

import hashlib
from datetime import datetime, timedelta

from portal.domain.model import AgencyCode, Kept
from portal.domain.once import Once
from portal.domain.transitions import EventType, State

KEPT_FOR = timedelta(days=90)
MOST_KEPT = 50
"""Beside one dossier: an agency's system that repeats itself for ever does not fill a table."""


class KeptAnswer(Kept):
    """That it was said, and why it was not done. It repeats none of the agency's words.

    `seen` is the version the agency decided upon, if it said so; `version` and `state` are the dossier's then.
    `why` is the code of the problem document it was refused with.
    """

    id: str
    at: datetime
    agency: AgencyCode
    what: EventType
    seen: int | None
    version: int
    state: State
    why: str


def answer_id(once: Once) -> str:
    """The same for the same words under the same key, and for nothing else."""
    return hashlib.sha256(f"{once.key}|{once.request}".encode()).hexdigest()
