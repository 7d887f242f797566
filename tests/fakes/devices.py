"""Devices and arrivals in plain dictionaries, with the conditions of the real ones."""

from dataclasses import dataclass, field
from datetime import datetime

from portal.domain.arrival import Arrival, Outcome
from portal.domain.device import Device
from portal.domain.errors import Malformed
from portal.domain.ports.devices import ArrivalPage

PAGE = 20


@dataclass
class FakeDevices:
    kept: dict[str, Device] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def find(self, token_hash: str) -> Device | None:
        return self.kept.get(token_hash)

    def keep(self, device: Device) -> None:
        self.kept[device.token_hash] = device

    def forget(self, device: Device) -> None:
        self.kept.pop(device.token_hash, None)

    def called(self, account: str) -> str:
        return self.names.get(account, account)

    def rename(self, account: str, at: datetime) -> None:
        self.names[account] = f"{account}~{at.isoformat()}"


@dataclass
class FakeArrivals:
    """A cursor is the number of arrivals that were seen."""

    kept: dict[str, Arrival] = field(default_factory=dict)

    def keep(self, arrival: Arrival) -> None:
        stored = self.kept.get(arrival.sign_in)
        if stored is None or stored.outcome is not Outcome.CAME_IN:
            self.kept[arrival.sign_in] = arrival

    def of(self, person: str, cursor: str | None) -> ArrivalPage:
        if cursor is not None and not cursor.isdigit():
            raise Malformed("cursor_malformed")
        theirs = [one for one in self.kept.values() if one.person == person]
        theirs.sort(key=lambda one: (one.at, one.sign_in), reverse=True)
        first = int(cursor or 0)
        more = len(theirs) > first + PAGE
        return ArrivalPage(theirs[first : first + PAGE], str(first + PAGE) if more else None)
