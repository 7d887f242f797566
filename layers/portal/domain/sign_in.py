"""A sign-in under way: the password was right, what proves the person is still to come."""

from datetime import datetime, timedelta

from portal.domain.model import Id, Kept
from portal.domain.one_time import MOST_TRIES
from portal.domain.way import Way

LASTS = timedelta(minutes=5)

TEXT_WAITS = tuple(timedelta(seconds=wait) for wait in (0, 30, 60, 120, 120))
"""How long to wait before each text message; there are no more than these."""


class SignIn(Kept):
    """`code` is the hash of the one that was texted last; `account` is the subject that stands for the account.

    `epoch` is the account's then. `session` names the one that steps up; of a sign-in it is empty. `tried_at` and
    `address` are the subjects at which this try was counted; it came from a device that was `known`.
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
    ways: tuple[Way, ...] = (Way.SMS,)
    session: str = ""
    texts: int = 1
    texted_at: datetime | None = None
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

    def next_text_at(self) -> datetime | None:
        """When another text may be asked for; None if there were enough."""
        if self.texts >= len(TEXT_WAITS):
            return None
        return (self.texted_at or self.began_at) + TEXT_WAITS[self.texts]

    def sent(self, code: str, now: datetime) -> "SignIn":
        """With that code: one before it is worth nothing any more."""
        return self.model_copy(update={"code": code, "texts": self.texts + 1, "texted_at": now})

    def sent_again(self, code: str, now: datetime) -> "SignIn":
        return self.sent(code, now).model_copy(update={"version": self.version + 1})

    @property
    def notice(self) -> str:
        """The words that the code is sent with."""
        return "step_up_code" if self.session else "sign_in_code"
