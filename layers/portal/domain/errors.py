"""What can go wrong, as one tree. `functions.problems` turns each into a problem document (RFC 9457).

PortalError
├── Malformed            the request cannot be read at all
│   ├── KeyMissing       an Idempotency-Key is needed and absent or misshapen
│   └── TooLarge         more bytes than a door takes
├── Invalid              readable, and wrong: says what, where and how to mend
│   └── KeyReused        the same Idempotency-Key came with another request
├── NotSignedIn          nobody we know is calling
├── Forbidden            we know who, and they may not
├── NotFound             it is not there, or not theirs: the same answer
│   └── Erased           it was sealed under a key that is no more
├── Misplaced            what was sealed for one place stands in another: somebody was at the tables
├── Conflict             the state does not allow it
│   └── Raced            somebody else was quicker: read again, decide again
├── Stale                it changed since the caller read it
├── TooMany              slow down
└── Unavailable          a neighbour we need does not answer
"""

from collections.abc import Mapping
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from portal.domain.model import Words


class Defect(BaseModel):
    """One thing to mend. `pointer` is an RFC 6901 JSON pointer, `code` a key of the catalogue of messages.

    What fills that in is the same in every language, or words in both.
    """

    model_config = ConfigDict(frozen=True)

    pointer: str
    code: str
    params: Mapping[str, str | int | Words] = {}


class PortalError(Exception):
    """`code` names the words in the catalogue of messages; `params` fill them in."""

    code: ClassVar[str] = "internal"

    def __init__(
        self, reason: str | None = None, *, defects: tuple[Defect, ...] = (), **params: str | int
    ) -> None:
        super().__init__(reason or self.code)
        self.reason = reason or self.code
        self.defects = defects
        self.params = params


class Malformed(PortalError):
    code = "malformed"


class KeyMissing(Malformed):
    code = "idempotency_key_missing"


class TooLarge(Malformed):
    code = "too_large"


class Invalid(PortalError):
    code = "invalid"


class KeyReused(Invalid):
    code = "idempotency_key_reused"


class NotSignedIn(PortalError):
    code = "not_signed_in"


class Forbidden(PortalError):
    code = "forbidden"


class NotFound(PortalError):
    code = "not_found"


class Erased(NotFound):
    """Whoever asks learns that it is not there."""


class Misplaced(PortalError):
    """Our trouble and nobody else's: it has no words of its own."""


class Conflict(PortalError):
    code = "conflict"


class Raced(Conflict):
    code = "raced"


class Stale(PortalError):
    code = "stale"


class TooMany(PortalError):
    code = "too_many"


class Unavailable(PortalError):
    code = "unavailable"
