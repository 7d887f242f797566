"""Another telephone or mailbox: proven to be reachable, then waiting until whoever has the old one could object."""

from datetime import datetime, timedelta
from typing import Literal

from portal.domain.model import Id, Kept
from portal.domain.one_time import MOST_TRIES

LASTS = timedelta(minutes=10)

Place = Literal["phone", "email"]


class Waiting(Kept):
    """A change that was announced on the old places and counts from `at`. It stands in the account itself."""

    change: Id
    place: Place
    to: str
    at: datetime


class ContactChange(Kept):
    """Somebody asked for it, and has yet to read what was sent to the new place. `code` is a hash.

    `person` is whose it is. Once it was announced, its name leads whoever objects to the account.
    """

    change: Id
    person: Id
    place: Place
    to: str
    code: str
    expires_at: datetime
    announced: bool = False
    tries: int = 0
    version: int = 1

    def over(self) -> bool:
        return self.tries >= MOST_TRIES

    def tried(self) -> "ContactChange":
        return self.model_copy(update={"tries": self.tries + 1, "version": self.version + 1})

    def told(self, until: datetime) -> "ContactChange":
        """Announced: the name has to lead to the account until the change has been carried out."""
        told = {"announced": True, "expires_at": until, "version": self.version + 1}
        return self.model_copy(update=told)
