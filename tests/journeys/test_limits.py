"""What stops by number, over HTTP: all but the last tries are put where they would be counted."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from typing import NamedTuple

import pytest

from portal.domain.tries import MOST_IN_A_ROW, Tries
from portal.operations.freeze_account import MOST_FROM_ONE_ADDRESS
from portal.stores.machine import HmacSeal, SystemClock
from portal.stores.rates import DynamoRates
from portal.stores.secrets import Secret
from portal.stores.table import Table
from portal.stores.tries import DynamoTries
from tests.people import PASSWORD, Citizen, good
from tests.stack import Stack

HOUR, HERE = timedelta(hours=1), "127.0.0.1"
WRONG = "Một câu không ai biết 9"


class Counters(NamedTuple):
    seal: HmacSeal
    rates: DynamoRates
    tries: DynamoTries


@pytest.fixture
def counters(stack: Stack) -> Iterator[Counters]:
    with closing(stack.client("dynamodb")) as tables, closing(stack.client("secretsmanager")) as it:
        table = Table(tables, f"{stack.name}-identity")
        seal = HmacSeal(Secret(it, stack.aws.resources(stack.name)["PortalSecret"]))
        yield Counters(seal, DynamoRates(table, SystemClock()), DynamoTries(table))


@pytest.mark.asvs("6.3.1")
def test_after_a_hundred_in_a_row_waiting_does_not_help(
    newcomer: Citizen, counters: Counters
) -> None:
    newcomer.register()
    newcomer.confirm()
    good(newcomer.knock())
    subject = f"sign-in#{counters.seal.of('tries', newcomer.cccd)}/unknown"
    counted = counters.tries.find(subject)
    assert counted
    yesterday = SystemClock().now() - timedelta(days=1)
    row = Tries(
        subject=subject,
        count=MOST_IN_A_ROW - 1,
        last_at=yesterday,
        version=counted.version + 1,
        row=MOST_IN_A_ROW - 1,
    )
    counters.tries.save(row)
    assert newcomer.knock(WRONG).status_code == 401
    for password in (WRONG, PASSWORD):
        stopped = newcomer.knock(password)
        assert (stopped.status_code, stopped.json()["code"]) == (403, "sign_in_stopped")


@pytest.mark.asvs("2.4.1")
def test_an_address_guesses_at_codes_of_notices_so_often(
    newcomer: Citizen, counters: Counters
) -> None:
    scope = f"NOTICES-FROM#{counters.seal.of('tries', HERE)}"
    doors = (
        ("/auth/freezes", {"notice": "AAAAAAAA", "code": "123456"}),
        ("/auth/contact-changes/AAAAAAAA/cancel", {"code": "123456"}),
    )
    assert [newcomer.http.post(path, json=said).status_code for path, said in doors] == [404, 404]
    counters.rates.hit(scope, HOUR, MOST_FROM_ONE_ADDRESS)
    try:
        heard = [newcomer.http.post(path, json=said) for path, said in doors]
    finally:
        counters.rates.forgive(scope, HOUR, MOST_FROM_ONE_ADDRESS)
    assert [(one.status_code, one.json()["code"]) for one in heard] == [(429, "too_many")] * 2
