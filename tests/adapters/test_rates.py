"""Counting tries: what the fake and the table both keep."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import NamedTuple

import pytest

from portal.domain.ports.rates import Rates
from portal.stores.machine import SystemCodes
from portal.stores.rates import DynamoRates
from portal.stores.table import Table
from tests.fakes.common import FakeClock, FakeRates
from tests.stack import Stack

HOUR = timedelta(hours=1)


class Counting(NamedTuple):
    rates: Rates
    clock: FakeClock
    scope: str


@pytest.fixture(params=["fake", "table"])
def counting(request: pytest.FixtureRequest) -> Counting:
    clock, scope = FakeClock(), SystemCodes().id()
    if request.param == "fake":
        return Counting(FakeRates(clock), clock, scope)
    return Counting(DynamoRates(_table(request.getfixturevalue("stack")), clock), clock, scope)


def _table(stack: Stack) -> Table:
    return Table(stack.client("dynamodb"), f"{stack.name}-identity")


def test_each_try_is_counted(counting: Counting) -> None:
    rates, _, scope = counting
    assert [rates.hit(scope, HOUR) for _ in range(3)] == [1, 2, 3]
    assert rates.hit(f"{scope}-other", HOUR) == 1


def test_a_try_can_be_forgiven(counting: Counting) -> None:
    rates, _, scope = counting
    rates.hit(scope, HOUR)
    rates.hit(scope, HOUR)
    rates.forgive(scope, HOUR)
    assert rates.hit(scope, HOUR) == 2


def test_several_are_counted_and_taken_back_at_once(counting: Counting) -> None:
    rates, _, scope = counting
    assert rates.hit(scope, HOUR, 3) == 3
    rates.forgive(scope, HOUR, 2)
    assert rates.hit(scope, HOUR) == 2


def test_a_new_window_begins_at_one(counting: Counting) -> None:
    rates, clock, scope = counting
    rates.hit(scope, HOUR)
    clock.advance(timedelta(minutes=29))  # 09:59 in Vietnam
    assert rates.hit(scope, HOUR) == 2
    clock.advance(timedelta(minutes=1))
    assert rates.hit(scope, HOUR) == 1


def test_what_was_lately_is_the_most_of_two_windows(counting: Counting) -> None:
    rates, clock, scope = counting
    assert rates.lately(scope, HOUR) == 0
    for _ in range(3):
        rates.hit(scope, HOUR)
    assert rates.lately(scope, HOUR) == 3
    clock.advance(HOUR)
    rates.hit(scope, HOUR)
    assert rates.lately(scope, HOUR) == 3
    clock.advance(HOUR)
    assert rates.lately(scope, HOUR) == 1


def test_tries_at_once_are_all_counted(stack: Stack) -> None:
    rates, scope = DynamoRates(_table(stack), FakeClock()), SystemCodes().id()
    with ThreadPoolExecutor(8) as threads:
        counts = list(threads.map(lambda _: rates.hit(scope, HOUR), range(40)))
    assert sorted(counts) == list(range(1, 41))


def test_a_counter_forgets_itself(stack: Stack) -> None:
    table, clock, scope = _table(stack), FakeClock(), SystemCodes().id()
    DynamoRates(table, clock).hit(scope, HOUR)
    number = int(clock.now().timestamp()) // 3600
    item = table.get(f"RATE#{scope}#{number}", "RATE")
    assert item is not None
    assert item.ttl is not None
    assert item.ttl >= clock.now().timestamp() + 3600
