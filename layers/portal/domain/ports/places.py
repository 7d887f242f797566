"""Where somebody is, and who is competent there: data that ship with the portal."""

from collections.abc import Sequence
from typing import Protocol

from portal.domain.model import Words
from portal.domain.office import Office
from portal.domain.place import Province, Ward


class Places(Protocol):
    def provinces(self) -> Sequence[Province]:
        """Those of today, and those before them."""

    def ward(self, code: str) -> Ward | None:
        """A ward of today."""

    def wards(self, province: str) -> tuple[Ward, ...]:
        """Those of a province of today, by name."""


class Directory(Protocol):
    def name(self, agency: str) -> Words:
        """An agency's name. Raises NotFound."""

    def office(self, kind: str) -> Office:
        """Raises NotFound: procedures name no other kinds than there are."""
