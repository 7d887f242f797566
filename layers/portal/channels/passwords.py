"""Passwords: argon2id over a keyed hash, so that a stolen table is worth nothing without the secret.

`p2$` before a hash says with which pepper it was made. Peppers are a secret of their own, which names the current one:
another comes beside it, the older hashes stay good, and each is made anew when its owner next signs in.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import files

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from portal.domain.person import plain
from portal.domain.ports.common import Seal

_FROM_THE_SEAL = {"p1": "password"}
"""The first version's pepper is made of the portal's own secret, for the purpose that the seal knows it by."""

_NOBODY = (
    "$argon2id$v=19$m=19456,t=2,p=1$qYDRguUNe5aFlhgqQZ619Q"
    "$4mTB3z6GlPUEfiDA+4iY7bsn0VcTrtIIQTXanfsOmXQ"
)
"""Nobody's hash: checking a password against it takes as long as against somebody's."""

_TAILS = "0123456789.,!?@#$%^&*()-_=+"
_TYPED = re.compile(r"[sfrxjw0-9]|(?<=(.))\1")
"""What Telex and VNI add to a word while the keyboard writes no marks: maatj khaaur, mat65 khau3."""

_TELLING = 6
"""A typed word of fewer letters could be any."""


class ArgonPasswords:
    """The least that OWASP recommends: 19 MiB and two passes, 33 ms on one processor."""

    def __init__(self, seal: Seal, peppers: Callable[[], str]) -> None:
        """`peppers` is the secret: {"current": "p2", "p2": "…", …}."""
        self._seal, self._peppers = seal, peppers
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)

    def hash(self, password: str) -> str:
        current = self._known()["current"]
        return f"{current}${self._hasher.hash(self._peppered(current, password))}"

    def right(self, password: str, kept: str | None) -> bool:
        version, _, known = (kept or f"{self._known()['current']}${_NOBODY}").partition("$")
        try:
            self._hasher.verify(known, self._peppered(version, password))
        except VerifyMismatchError:
            return False
        return kept is not None

    def stale(self, kept: str) -> bool:
        version, _, known = kept.partition("$")
        return version != self._known()["current"] or self._hasher.check_needs_rehash(known)

    def common(self, password: str) -> bool:
        """A common word with digits and signs hung on is as common as the word."""
        said = plain(password).replace(" ", "")
        bare = said.strip(_TAILS)
        return not _common().isdisjoint({said, bare}) or _typed(bare) in _all_typed()

    def weakness(self, password: str, known: Sequence[str]) -> str | None:
        from portal.channels.strength import weakness  # noqa: PLC0415  # where a password is chosen

        return weakness(password, known, sorted(_common()))

    def _peppered(self, version: str, password: str) -> str:
        if version in _FROM_THE_SEAL:
            return self._seal.of(_FROM_THE_SEAL[version], password)
        pepper = self._known()[version].encode()
        return hmac.digest(pepper, password.encode(), hashlib.sha256).hex()

    def _known(self) -> Mapping[str, str]:
        found: Mapping[str, str] = json.loads(self._peppers())
        return found


def _typed(said: str) -> str:
    return _TYPED.sub("", said)


@cache
def _common() -> frozenset[str]:
    text = files("portal.catalogue").joinpath("passwords_vi.txt").read_text("utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


@cache
def _all_typed() -> frozenset[str]:
    return frozenset(it for it in map(_typed, _common()) if len(it) >= _TELLING)
