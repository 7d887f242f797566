"""By what somebody proves who they are, and how much that is worth."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints


class Way(StrEnum):
    """What may be brought beside a password."""

    TOTP = "totp"
    SMS = "sms"
    RECOVERY = "recovery"


Proof = Annotated[
    str,
    StringConstraints(pattern=r"^([0-9]{6}|[A-Z0-9]{4}(-[A-Z0-9]{4}){2})$"),
    Field(repr=False),
]
"""A one-time code of six digits, or a recovery code."""


class Assurance(StrEnum):
    """How surely a session is its owner's (NIST SP 800-63B-4). The later, the stronger; all reach AAL2.

    A restricted one rests on the telephone network: a number can be carried over to a thief's SIM. One that
    resists phishing cannot be typed into another site's page.
    """

    RESTRICTED = "aal2-restricted"
    TWO_FACTORS = "aal2"
    PHISHING_RESISTANT = "aal2-phishing-resistant"


ASSURES = {
    Way.SMS: Assurance.RESTRICTED,
    Way.TOTP: Assurance.TWO_FACTORS,
    Way.RECOVERY: Assurance.TWO_FACTORS,
}


def stronger(one: Assurance, other: Assurance) -> Assurance:
    return max(one, other, key=list(Assurance).index)
