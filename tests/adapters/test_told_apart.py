"""What a sign-in asks of AWS for a number with an account and for one without: call by call, not by a clock."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Any

import pytest

from portal.domain.errors import NotSignedIn
from portal.domain.person import Person
from portal.domain.ports.common import Seal
from portal.operations.sign_in import sign_in
from portal.stores.devices import DynamoArrivals, DynamoDevices
from portal.stores.machine import HmacSeal, SystemCodes
from portal.stores.people import DynamoPeople, DynamoRegistrations
from portal.stores.rates import DynamoRates
from portal.stores.sign_ins import DynamoSignIns
from portal.stores.table import Table
from portal.stores.tries import DynamoTries
from portal.stores.vault import KmsVault
from tests.adapters.test_identity import registration
from tests.fakes.town import CCCD, HOME, Town
from tests.stack import Stack

NOBODYS = "079085012346"
OF_A_NUMBER = ["GetItem NATIONAL", "GetItem PERSON", "GetItem KEY", "Decrypt"]


class Stores:
    """Identity's own, on a stack, and what they asked for: each call with the kind of item it was about."""

    def __init__(self, tables: Any, kms: Any, stack: Stack) -> None:  # noqa: ANN401  # boto3's
        self.asked: list[str] = []
        for client in (tables, kms):
            client.meta.events.register("provide-client-params", self._note)
        self.table = Table(tables, f"{stack.name}-identity")
        master = stack.aws.resources(stack.name)["PersonalKey"]
        self.vault = KmsVault(self.table, lambda: kms, master)
        self.people = DynamoPeople(self.table, self.vault)

    def settle(self, town: Town, seal: Seal) -> Person:
        who = town.settled().model_copy(update={"person": SystemCodes().id()})
        begun, registrations = registration(who), DynamoRegistrations(self.table, self.vault)
        registrations.add(begun)
        registrations.complete(begun.became(who), who, seal.of("national", CCCD))
        return who

    def _note(self, params: Mapping[str, Any], model: Any, **_: object) -> None:  # noqa: ANN401
        key = params.get("Key") or params.get("Item") or {}
        about = key["pk"]["S"].partition("#")[0] if key else ""
        self.asked.append(f"{model.name} {about}".strip())


@pytest.fixture
def stores(stack: Stack) -> Iterator[Stores]:
    with closing(stack.client("dynamodb")) as tables, closing(stack.client("kms")) as kms:
        yield Stores(tables, kms, stack)


@pytest.fixture
def town() -> Town:
    """Its keyed hashes are no other run's: a kept stack has those, too."""
    here, secret = Town(), SystemCodes().id()
    here.seal = HmacSeal(lambda: secret)  # type: ignore[assignment]  # a port's other side
    return here


def refused(stores: Stores, town: Town, cccd: str) -> list[str]:
    """What one sign-in with a wrong password asked for."""
    table, stores.asked = stores.table, []
    counter = town.counter._replace(
        people=stores.people,
        sign_ins=DynamoSignIns(table),
        devices=DynamoDevices(table),
        arrivals=DynamoArrivals(table),
        rates=DynamoRates(table, town.clock),
    )
    gate = town.gate._replace(tries=DynamoTries(table))
    command = town.credentials(cccd=cccd, password="một lần đoán sai")
    with pytest.raises(NotSignedIn):
        sign_in(command, HOME._replace(device="a browser's token"), counter, gate, town.post)
    return stores.asked


@pytest.mark.asvs("6.3.8")
def test_a_known_number_and_an_unknown_one_ask_for_the_same(stores: Stores, town: Town) -> None:
    """Also of whoever was just here: what a process remembers of them is not to be seen from outside."""
    who = stores.settle(town, town.seal)
    stores.vault.stand_in()
    known = refused(stores, town, CCCD)
    assert known == refused(stores, town, NOBODYS)
    assert [one for one in known if one in OF_A_NUMBER] == OF_A_NUMBER
    assert stores.people.find(who.person) == who
    assert refused(stores, town, CCCD) == refused(stores, town, NOBODYS)
    assert [one for one in stores.asked if one in OF_A_NUMBER] == OF_A_NUMBER
