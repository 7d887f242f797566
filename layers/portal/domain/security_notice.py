"""A security notice: it says what happened, and its one-time code stops it without signing in."""

from datetime import datetime, timedelta

from portal.domain.model import Id, Kept
from portal.domain.one_time import MOST_TRIES

LASTS = timedelta(hours=72)


class SecurityNotice(Kept):
    """`notice` is its number as it was sent, eight characters that are typed without mistake; `code` is a hash.

    `change` is the contact change that it announces: whoever asked for that knows its name, and not this number.
    """

    notice: Id
    person: Id
    code: str
    expires_at: datetime
    change: str | None = None
    tries: int = 0
    spent: bool = False
    version: int = 1

    def over(self) -> bool:
        return self.tries >= MOST_TRIES

    def tried(self) -> "SecurityNotice":
        return self.model_copy(update={"tries": self.tries + 1, "version": self.version + 1})

    def used(self) -> "SecurityNotice":
        return self.model_copy(update={"spent": True, "version": self.version + 1})
