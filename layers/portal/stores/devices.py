"""Devices by the hash of their token; beside each person, how each sign-in of the last 90 days went."""

import base64
from contextlib import suppress
from datetime import datetime

from portal.domain.arrival import KEPT, Arrival, Outcome
from portal.domain.device import Device
from portal.domain.errors import Malformed, Raced
from portal.domain.model import Value
from portal.domain.ports.devices import ArrivalPage
from portal.stores.table import ABSENT, Delete, Item, Put, Table

ARRIVAL = "ARRIVAL#"
PAGE = 20
_LONGEST_SK = 100


class _Name(Value):
    name: str


class DynamoDevices:
    def __init__(self, table: Table) -> None:
        self._table = table

    def find(self, token_hash: str) -> Device | None:
        found = self._table.get(_pk(token_hash), "DEVICE")
        return Device.model_validate_json(found.body) if found else None

    def keep(self, device: Device) -> None:
        expires, body = int(device.expires_at.timestamp()), device.model_dump_json()
        item = Item(_pk(device.token_hash), "DEVICE", 1, body, "device", expires)
        self._table.write(Put(item, expects=None))

    def forget(self, device: Device) -> None:
        self._table.write(Delete(_pk(device.token_hash), "DEVICE"))

    def called(self, account: str) -> str:
        found = self._table.get(f"DEVICES#{account}", "NAME")
        return _Name.model_validate_json(found.body).name if found else account

    def rename(self, account: str, at: datetime) -> None:
        """The last of two wins: to both, every device is a stranger."""
        body = _Name(name=f"{account}~{at.isoformat()}").model_dump_json()
        self._table.write(
            Put(Item(f"DEVICES#{account}", "NAME", 1, body, "devices_name"), expects=None)
        )


_STANDS = {Outcome.BEGUN: ABSENT, Outcome.WRONG_CODE: 1, Outcome.CAME_IN: None}
"""What each expects of the stored one: versions are 1 until somebody came in."""


class DynamoArrivals:
    def __init__(self, table: Table) -> None:
        self._table = table

    def keep(self, arrival: Arrival) -> None:
        version = 2 if arrival.outcome is Outcome.CAME_IN else 1
        item = Item(
            f"PERSON#{arrival.person}",
            f"{ARRIVAL}{arrival.at.isoformat()}#{arrival.sign_in}",
            version,
            arrival.model_dump_json(),
            "arrival",
            int((arrival.at + KEPT).timestamp()),
        )
        with suppress(Raced):  # they came in before a wrong code was noted
            self._table.write(Put(item, expects=_STANDS[arrival.outcome]))

    def of(self, person: str, cursor: str | None) -> ArrivalPage:
        before = _opened(cursor) if cursor is not None else None
        items, last = self._table.newest(f"PERSON#{person}", ARRIVAL, PAGE, before=before)
        found = [Arrival.model_validate_json(item.body) for item in items]
        return ArrivalPage(
            found, base64.urlsafe_b64encode(last.encode()).decode() if last else None
        )


def _opened(cursor: str) -> str:
    """The place a cursor names: only ever one in the caller's own list, for it names nobody."""
    try:
        place = base64.urlsafe_b64decode(cursor.encode("ascii")).decode("ascii")
    except ValueError:
        raise Malformed("cursor_malformed") from None
    if not place.startswith(ARRIVAL) or len(place) > _LONGEST_SK:
        raise Malformed("cursor_malformed")
    return place


def _pk(token_hash: str) -> str:
    return f"DEVICE#{token_hash}"
