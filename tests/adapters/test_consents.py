"""The ledger of consents: what the fake promises, held against the real store."""

from datetime import timedelta
from typing import NamedTuple

import pytest

from portal.domain.consent import ConsentChange
from portal.domain.errors import Raced
from portal.domain.once import once
from portal.domain.person import Person
from portal.domain.ports.consents import Consents
from portal.domain.ports.identity import Registrations
from portal.domain.registration import Registration
from portal.stores.consents import DynamoConsents
from portal.stores.machine import SystemClock, SystemCodes
from portal.stores.people import DynamoRegistrations
from portal.stores.table import Table
from portal.stores.vault import KmsVault
from tests.fakes.identity import FakePeople, FakeRegistrations
from tests.fakes.town import Town
from tests.stack import Stack

fresh = SystemCodes().id


class Stores(NamedTuple):
    consents: Consents
    registrations: Registrations


@pytest.fixture(params=["fake", "real"])
def stores(request: pytest.FixtureRequest) -> Stores:
    if request.param == "fake":
        registrations = FakeRegistrations(FakePeople())
        return Stores(registrations.consents, registrations)
    stack: Stack = request.getfixturevalue("stack")
    table = Table(stack.client("dynamodb"), f"{stack.name}-identity")
    vault = KmsVault(
        table, lambda: stack.client("kms"), stack.aws.resources(stack.name)["PersonalKey"]
    )
    return Stores(DynamoConsents(table), DynamoRegistrations(table, vault))


def registration(who: Person) -> Registration:
    return Registration(
        registration=fresh(),
        particulars=who.particulars,
        phone_code="0" * 64,
        email_code="1" * 64,
        expires_at=SystemClock().now() + timedelta(minutes=5),
        once=once("somebody", fresh(), b"asked"),
        consents=("terms", "personal-data", "surveys"),
    )


def after(line: ConsentChange) -> ConsentChange:
    return line.model_copy(update={"number": line.number + 1, "given": not line.given})


def test_an_account_comes_with_what_was_agreed_to_or_not_at_all(stores: Stores) -> None:
    who, national = Town().settled().model_copy(update={"person": fresh()}), fresh()
    begun = registration(who)
    stores.registrations.add(begun)
    stores.registrations.complete(begun.became(who), who, national)
    lines = stores.consents.of(who.person)
    assert sorted(line.purpose for line in lines) == ["personal-data", "surveys", "terms"]
    late, other = registration(who), who.model_copy(update={"person": fresh()})
    stores.registrations.add(late)
    with pytest.raises(Raced):
        stores.registrations.complete(late.became(other), other, national)
    assert not stores.consents.of(other.person)


def test_a_line_is_written_once_and_all_are_read_in_their_order(stores: Stores) -> None:
    person = fresh()
    first = ConsentChange(
        person=person,
        purpose="surveys",
        number=9,
        given=True,
        text="2026-11-26",
        at=SystemClock().now(),
        how="account",
    )
    for line in (after(first), first):
        stores.consents.add(line)
        with pytest.raises(Raced):
            stores.consents.add(line)
    assert list(stores.consents.of(person)) == [first, after(first)]
    assert not stores.consents.of(fresh())
