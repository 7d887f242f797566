"""A sign-in under way: the password was right, the code that was sent is still to come."""

from datetime import datetime, timedelta

from portal.domain.model import Id, Kept
from portal.domain.one_time import MOST_TRIES

LASTS = timedelta(minutes=5)


class SignIn(Kept):
    """`code` is a hash; `account` is the subject whose failures are counted; `epoch` is the account's then."""

    sign_in: Id
    person: Id
    account: str
    code: str
    expires_at: datetime
    epoch: int = 0
    tries: int = 0
    spent: bool = False
    version: int = 1

    def over(self) -> bool:
        return self.spent or self.tries >= MOST_TRIES

    def tried(self) -> "SignIn":
        return self.model_copy(update={"tries": self.tries + 1, "version": self.version + 1})

    def used(self) -> "SignIn":
        return self.model_copy(update={"spent": True, "version": self.version + 1})
