"""Somebody who knew the password, and what became of it: what an owner looks through for a stranger."""

from datetime import datetime, timedelta
from enum import StrEnum

from portal.domain.model import Id, Kept

KEPT = timedelta(days=90)


class Outcome(StrEnum):
    BEGUN = "begun"
    """The second proof never came."""

    WRONG_CODE = "wrong_code"
    CAME_IN = "came_in"


class Arrival(Kept):
    """`device` is two words, or none; `known`: they had come in from there before. `way` names the proofs."""

    sign_in: Id
    person: Id
    at: datetime
    device: str
    known: bool
    outcome: Outcome
    public: bool = False
    way: str = "sms"
