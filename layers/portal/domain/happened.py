"""What happened to what proves somebody: kept beside the account, in the transaction that changed it."""

from datetime import datetime
from enum import StrEnum
from typing import Literal

from portal.domain.model import Kept

By = Literal["session", "code", "reset", "thaw", "time"]
"""A session of theirs, a code from a security notice, a reset, a thaw, or the end of a cool-off."""


class What(StrEnum):
    NEW_DEVICE = "new_device"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  # nosec B105  # a word for it
    CONTACT_ANNOUNCED = "contact_announced"
    CONTACT_CHANGED = "contact_changed"
    CONTACT_CANCELLED = "contact_cancelled"
    FACTOR_ADDED = "factor_added"
    FACTOR_REMOVED = "factor_removed"
    FROZEN = "frozen"
    THAWED = "thawed"


class Happened(Kept):
    what: What
    at: datetime
    by: By
