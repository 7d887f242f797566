"""Somebody has said who they are, and has yet to prove that telephone and mailbox are theirs."""

from datetime import datetime, timedelta
from typing import Literal

from portal.domain.consent import REQUIRED, TEXTS, Consent, ConsentChange
from portal.domain.model import Id, Kept
from portal.domain.once import Once
from portal.domain.one_time import MOST_TRIES
from portal.domain.person import Particulars, Person

LASTS = timedelta(minutes=10)

Way = Literal["phone", "email"]
WAITS = timedelta(seconds=30), timedelta(seconds=60), timedelta(seconds=120)
"""How long after the first code another one is sent, after the second, and after each later one."""

MOST_SENT = 5
"""Codes each way; then it is time to begin again, with another captcha."""


class Registration(Kept):
    """`phone_code` and `email_code` are hashes. `person` is whom it became."""

    registration: Id
    particulars: Particulars
    phone_code: str
    email_code: str
    expires_at: datetime
    once: Once
    tries: int = 0
    person: Id | None = None
    version: int = 1
    consents: tuple[Consent, ...] = REQUIRED
    phone_sent: tuple[datetime, ...] = ()
    email_sent: tuple[datetime, ...] = ()

    def over(self) -> bool:
        return self.tries >= MOST_TRIES

    def tried(self) -> "Registration":
        return self.model_copy(update={"tries": self.tries + 1, "version": self.version + 1})

    def sent(self, way: Way) -> tuple[datetime, ...]:
        return self.phone_sent if way == "phone" else self.email_sent

    def again_at(self, way: Way) -> datetime | None:
        """From when on another code may be sent that way; None if none will be."""
        sent = self.sent(way)
        if len(sent) >= MOST_SENT:
            return None
        if not sent:  # begun before this was kept
            return self.expires_at - LASTS
        return sent[-1] + WAITS[min(len(sent), len(WAITS)) - 1]

    def resent(self, way: Way, code: str, now: datetime) -> "Registration":
        """With another code (its hash); the one before is worth nothing, and tries go on being counted."""
        changes = {f"{way}_code": code, f"{way}_sent": (*self.sent(way), now)}
        return self.model_copy(update={**changes, "version": self.version + 1})

    def unsent(self, before: "Registration") -> "Registration":
        """As it was before a code that could not be sent."""
        return before.model_copy(update={"version": self.version + 1})

    def ledger(self, person: Person) -> tuple[ConsentChange, ...]:
        """What that account's ledger of consents begins with: what was ticked, and nothing else."""
        return tuple(
            ConsentChange(
                person=person.person,
                purpose=purpose,
                number=1,
                given=True,
                text=TEXTS[purpose],
                at=person.particulars.consented_at,
                how="registration",
            )
            for purpose in self.consents
        )

    def became(self, person: Person) -> "Registration":
        return self.model_copy(update={"person": person.person, "version": self.version + 1})
