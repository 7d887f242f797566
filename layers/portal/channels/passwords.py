"""Passwords: argon2id over a keyed hash, so that a stolen table is worth nothing without the secret.

`p1$` before a hash says with what it was peppered: another version can come beside it, and the older hashes stay
good. Every version's pepper is made of the portal's one secret; docs/decisions/0011 says what that forbids.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from portal.domain.person import plain
from portal.domain.ports.common import Seal

_PEPPERS: Mapping[str, str] = {"p1": "password"}
"""For each version that is stored somewhere, the purpose that the seal knows it by."""

_CURRENT = "p1"
_NOBODY = (
    "$argon2id$v=19$m=19456,t=2,p=1$qYDRguUNe5aFlhgqQZ619Q"
    "$4mTB3z6GlPUEfiDA+4iY7bsn0VcTrtIIQTXanfsOmXQ"
)
"""Nobody's hash: checking a password against it takes as long as against somebody's."""

_TAILS = "0123456789.,!?@#$%^&*()-_=+"


class ArgonPasswords:
    """The least that OWASP recommends: 19 MiB and two passes, 33 ms on one processor."""

    def __init__(self, seal: Seal) -> None:
        self._seal = seal
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)

    def hash(self, password: str) -> str:
        return f"{_CURRENT}${self._hasher.hash(self._peppered(_CURRENT, password))}"

    def right(self, password: str, kept: str | None) -> bool:
        version, _, known = (kept or f"{_CURRENT}${_NOBODY}").partition("$")
        try:
            self._hasher.verify(known, self._peppered(version, password))
        except VerifyMismatchError:
            return False
        return kept is not None

    def common(self, password: str) -> bool:
        """A common word with digits and signs hung on is as common as the word."""
        said = plain(password).replace(" ", "")
        return not _common().isdisjoint({said, said.strip(_TAILS)})

    def _peppered(self, version: str, password: str) -> str:
        return self._seal.of(_PEPPERS[version], password)


@cache
def _common() -> frozenset[str]:
    text = files("portal.catalogue").joinpath("passwords_vi.txt").read_text("utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))
