"""Somebody has said who they are, and has yet to prove that telephone and mailbox are theirs."""

from datetime import datetime, timedelta

from portal.domain.consent import REQUIRED, TEXTS, Consent, ConsentChange
from portal.domain.model import Id, Kept
from portal.domain.once import Once
from portal.domain.one_time import MOST_TRIES
from portal.domain.person import Particulars, Person

LASTS = timedelta(minutes=10)


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

    def over(self) -> bool:
        return self.tries >= MOST_TRIES

    def tried(self) -> "Registration":
        return self.model_copy(update={"tries": self.tries + 1, "version": self.version + 1})

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
