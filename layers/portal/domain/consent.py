"""To what somebody agreed: each purpose by itself, given and withdrawn in a ledger to which lines are only added.

Law 91/2025/QH15 and Decree 356/2025/NĐ-CP: a consent is given for a purpose, never by a box that was ticked before,
can be proven, and can be withdrawn as easily as it was given.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from portal.domain.model import Id, Kept

Consent = Literal["terms", "personal-data", "reminders", "surveys"]
PURPOSES: tuple[Consent, ...] = ("terms", "personal-data", "reminders", "surveys")
REQUIRED: tuple[Consent, ...] = ("terms", "personal-data")
"""Without these there is no account: withdrawing one of them is erasing it."""

TEXTS: Mapping[Consent, str] = {
    "terms": "2026-11-26",
    "personal-data": "2026-11-27",
    "reminders": "2026-11-26",
    "surveys": "2026-11-26",
}
"""Which version of its words somebody agrees to today; new words get a new one (a test compares)."""

BEFORE = "2026-11-24"
"""The version that those agreed to who registered before there was a ledger."""


class ConsentChange(Kept):
    """One line of the ledger. `number` counts that purpose's lines from 1; `how` says where it was said."""

    person: Id
    purpose: Consent
    number: int
    given: bool
    text: str
    at: datetime
    how: Literal["registration", "account"]
