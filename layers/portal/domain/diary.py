"""The access diary: who, other than the citizen, opened which of their data, when and why."""

import hashlib
from datetime import datetime, timedelta
from enum import StrEnum

from portal.domain.model import Kept

KEPT_FOR = timedelta(days=730)


class Opener(StrEnum):
    AGENCY = "agency"
    OPERATOR = "operator"


class Act(StrEnum):
    """Why something was opened. Each has its words in the catalogue (`diary.<act>`)."""

    HANDLING = "handling"
    CORRECTION = "correction"
    ERASURE = "erasure"


class Opening(Kept):
    """`who` is an agency's code or an operator's role, `about` a dossier's code or a request's id: nobody's name.

    `officer` is the id of the agency's officer who looked; None for its system, which has a key.
    """

    at: datetime
    by: Opener
    who: str
    about: str
    act: Act
    officer: str | None = None

    @property
    def name(self) -> str:
        """In the order of time. What is opened again within the hour has the same: it counts once."""
        whole = self.at.replace(minute=0, second=0, microsecond=0)
        said = f"{self.by}|{self.who}|{self.about}|{self.act}"
        if self.officer:
            said += f"|{self.officer}"
        return f"{whole.isoformat()}#{hashlib.sha256(said.encode()).hexdigest()[:16]}"
