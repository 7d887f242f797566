"""A way back in: for a forgotten password, or out of a freeze. It proves somebody anew, and signs nobody in."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal

from portal.domain.model import Id, Kept
from portal.domain.one_time import MOST_TRIES

LASTS = timedelta(minutes=10)

Purpose = Literal["reset", "thaw"]


class Recovery(Kept):
    """`national` is the keyed hash of the number it was asked for; `codes` holds a hash for each way of proof.

    Without an account behind the number it has no codes, and no guess is right. `known`: asked for where its owner came
    in before.
    """

    recovery: Id
    purpose: Purpose
    national: str
    expires_at: datetime
    codes: Mapping[str, str] = {}
    epoch: int = 0
    tries: int = 0
    spent: bool = False
    known: bool = False
    version: int = 1

    def over(self) -> bool:
        return self.spent or self.tries >= MOST_TRIES

    def sent(self, codes: Mapping[str, str], epoch: int) -> "Recovery":
        made = {"codes": codes, "epoch": epoch, "version": self.version + 1}
        return self.model_copy(update=made)

    def tried(self) -> "Recovery":
        return self.model_copy(update={"tries": self.tries + 1, "version": self.version + 1})

    def untried(self) -> "Recovery":
        """As if one of them had not been: its codes were right."""
        return self.model_copy(update={"tries": self.tries - 1, "version": self.version + 1})

    def used(self) -> "Recovery":
        return self.model_copy(update={"spent": True, "version": self.version + 1})
