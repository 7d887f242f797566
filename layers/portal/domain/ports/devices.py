"""Where somebody came in from: their devices, and each time they did."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from portal.domain.arrival import Arrival
from portal.domain.device import Device


class Devices(Protocol):
    def find(self, token_hash: str) -> Device | None:
        """May return one that has been forgotten since: whoever asks checks `knows`."""

    def keep(self, device: Device) -> None:
        """As it is now. The last of two wins: they differ by who came in a moment before."""

    def forget(self, device: Device) -> None: ...

    def called(self, account: str) -> str:
        """By what name devices know that account now: its own, until it was renamed."""

    def rename(self, account: str, at: datetime) -> None:
        """Let it have another name from now on: every device knows a stranger."""


class ArrivalPage(NamedTuple):
    """`next` is a cursor; None on the last page."""

    arrivals: Sequence[Arrival]
    next: str | None


class Arrivals(Protocol):
    def keep(self, arrival: Arrival) -> None:
        """What it became, in place of what it was; one that came in stays one."""

    def of(self, person: str, cursor: str | None) -> ArrivalPage:
        """Theirs, newest first. Raises Malformed for a cursor that is none."""
