"""The ledger of consents."""

from collections.abc import Sequence
from typing import Protocol

from portal.domain.consent import ConsentChange


class Consents(Protocol):
    def of(self, person: str) -> Sequence[ConsentChange]:
        """Every line of theirs, each purpose's in the order in which it was written."""

    def add(self, change: ConsentChange) -> None:
        """Raises Raced if there is a line of that purpose and number: somebody else wrote one."""
