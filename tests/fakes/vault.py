"""A vault without locks: what it seals says whose it is and where it belongs, and it keeps to that."""

import base64
import json
from datetime import datetime

from portal.domain.errors import Erased, Misplaced, Unavailable


class FakeVault:
    """`shut` is KMS out of reach."""

    def __init__(self) -> None:
        self.keys: dict[str, int] = {}
        self.made = 0
        self.shut = False

    def begin(self, whose: str, until: datetime | None = None) -> None:  # noqa: ARG002  # nothing is forgotten here
        self.made += 1
        self.keys.setdefault(whose, self.made)

    def seal(self, whose: str, place: str, text: str) -> str:
        said = json.dumps([self._key(whose), place, text])
        return base64.b64encode(said.encode()).decode()

    def open(self, whose: str, place: str, sealed: str) -> str:
        key, where, text = json.loads(base64.b64decode(sealed))
        if (key, where) != (self._key(whose), place):
            raise Misplaced
        return str(text)

    def forget(self, whose: str) -> None:
        """It remembers nothing."""

    def stand_in(self) -> None:
        self._reached()

    def destroy(self, whose: str) -> None:
        self.keys.pop(whose, None)

    def _reached(self) -> None:
        if self.shut:
            raise Unavailable

    def _key(self, whose: str) -> int:
        self._reached()
        if whose not in self.keys:
            raise Erased
        return self.keys[whose]
