"""One-time codes: six digits, at rest only as a keyed hash together with what they prove."""

import hmac
from typing import Annotated

from pydantic import Field, StringConstraints

from portal.domain.ports.common import Seal

DIGITS = 6
MOST_TRIES = 5
"""Five guesses at a million."""

Code = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$"), Field(repr=False)]


def sealed(seal: Seal, proves: str, code: str) -> str:
    """Hash `code`; with another `proves`, the same code has another."""
    return seal.of("one-time-code", f"{proves}|{code}")


def matches(seal: Seal, kept: str, proves: str, code: str) -> bool:
    return hmac.compare_digest(kept, sealed(seal, proves, code))


def origin_bound(text: str, host: str, code: str) -> str:
    """Add the line by which a browser fills in the code, on that host and nowhere else.

    The format of WICG "Origin-bound one-time codes": the last line, and nothing after it.
    """
    return f"{text}\n@{host} #{code}"
