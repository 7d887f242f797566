"""A sign-in under way: the password was right, the code that was sent is still to come."""

from datetime import datetime, timedelta

from portal.domain.model import Id, Kept
from portal.domain.one_time import MOST_TRIES

LASTS = timedelta(minutes=5)


class SignIn(Kept):
    """`code` is a hash; `account` is the subject that stands for the account; `epoch` is the account's then.

    `tried_at` and `address` are the subjects at which this try was counted; it came from a device that was `known`.
    """

    sign_in: Id
    person: Id
    account: str
    code: str
    expires_at: datetime
    epoch: int = 0
    tries: int = 0
    spent: bool = False
    version: int = 1
    tried_at: str = ""
    address: str = ""
    known: bool = False

    @property
    def began_at(self) -> datetime:
        return self.expires_at - LASTS

    def over(self) -> bool:
        return self.spent or self.tries >= MOST_TRIES

    def tried(self) -> "SignIn":
        return self.model_copy(update={"tries": self.tries + 1, "version": self.version + 1})

    def used(self) -> "SignIn":
        return self.model_copy(update={"spent": True, "version": self.version + 1})
