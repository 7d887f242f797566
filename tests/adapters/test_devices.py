"""Devices and arrivals: what the fakes promise, held against the real stores."""

from datetime import timedelta
from typing import NamedTuple

import pytest

from portal.domain.arrival import KEPT, Arrival, Outcome
from portal.domain.device import LASTS, welcomed
from portal.domain.errors import Malformed
from portal.domain.ports.devices import Arrivals, Devices
from portal.stores.devices import ARRIVAL, DynamoArrivals, DynamoDevices
from portal.stores.machine import SystemCodes
from portal.stores.table import Table
from tests.fakes.common import NOW
from tests.fakes.devices import PAGE, FakeArrivals, FakeDevices
from tests.stack import Stack

fresh = SystemCodes().id


class Stores(NamedTuple):
    devices: Devices
    arrivals: Arrivals


@pytest.fixture(params=["fake", "table"])
def stores(request: pytest.FixtureRequest) -> Stores:
    if request.param == "fake":
        return Stores(FakeDevices(), FakeArrivals())
    table = identity(request.getfixturevalue("stack"))
    return Stores(DynamoDevices(table), DynamoArrivals(table))


def identity(stack: Stack) -> Table:
    return Table(stack.client("dynamodb"), f"{stack.name}-identity")


def arrival(person: str, after: int = 0, outcome: Outcome = Outcome.BEGUN) -> Arrival:
    return Arrival(
        sign_in=fresh(),
        person=person,
        at=NOW + timedelta(minutes=after),
        device="Chrome, Android",
        known=False,
        outcome=outcome,
    )


def test_a_device_is_known_until_it_is_forgotten(stores: Stores) -> None:
    device = welcomed("an", None, fresh(), NOW)
    assert stores.devices.find(device.token_hash) is None
    stores.devices.keep(device)
    stores.devices.keep(device.seen(NOW + LASTS))
    assert stores.devices.find(device.token_hash) == device.seen(NOW + LASTS)
    stores.devices.forget(device)
    stores.devices.forget(device)
    assert stores.devices.find(device.token_hash) is None


def test_an_account_has_its_own_name_until_it_has_another(stores: Stores) -> None:
    account, other = fresh(), fresh()
    assert stores.devices.called(account) == account
    for minute in (0, 1):
        stores.devices.rename(account, NOW + timedelta(minutes=minute))
    later = stores.devices.called(account)
    assert later.startswith(account)
    stores.devices.rename(account, NOW + timedelta(minutes=2))
    assert stores.devices.called(account) not in {account, later}
    assert stores.devices.called(other) == other


@pytest.mark.parametrize("between", [(), (Outcome.WRONG_CODE,), (Outcome.WRONG_CODE,) * 2])
def test_an_arrival_is_one_line_and_who_came_in_came_in(
    stores: Stores, between: tuple[Outcome, ...]
) -> None:
    one = arrival(fresh())
    for outcome in (Outcome.BEGUN, *between, Outcome.CAME_IN, Outcome.WRONG_CODE):
        stores.arrivals.keep(one.model_copy(update={"outcome": outcome}))
    found = stores.arrivals.of(one.person, None)
    assert (list(found.arrivals), found.next) == (
        [one.model_copy(update={"outcome": Outcome.CAME_IN})],
        None,
    )


def test_arrivals_come_in_pages_the_newest_first(stores: Stores) -> None:
    person = fresh()
    kept = [arrival(person, minute) for minute in range(PAGE + 2)]
    for one in (*kept, arrival(fresh())):
        stores.arrivals.keep(one)
    first = stores.arrivals.of(person, None)
    second = stores.arrivals.of(person, first.next)
    assert [*first.arrivals, *second.arrivals] == kept[::-1]
    assert (len(first.arrivals), second.next) == (PAGE, None)


@pytest.mark.parametrize("cursor", ["", "nonsense!", "ả", "UEVSU09O", "QVJSSVZBTCM" * 20])
def test_a_cursor_is_a_place_in_ones_own_history(stores: Stores, cursor: str) -> None:
    with pytest.raises(Malformed) as refused:
        stores.arrivals.of(fresh(), cursor)
    assert refused.value.reason == "cursor_malformed"


def test_both_forget_themselves(stack: Stack) -> None:
    table = identity(stack)
    device, one = welcomed("an", None, fresh(), NOW), arrival(fresh())
    DynamoDevices(table).keep(device)
    DynamoArrivals(table).keep(one)
    kept = table.get(f"DEVICE#{device.token_hash}", "DEVICE")
    (line,) = table.collection(f"PERSON#{one.person}", ARRIVAL)
    assert kept is not None
    assert kept.ttl == int((NOW + LASTS).timestamp())
    assert line.ttl == int((NOW + KEPT).timestamp())
