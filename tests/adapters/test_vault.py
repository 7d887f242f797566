"""Keys of persons: what the fake promises, held against KMS and the table; and what stands in the tables."""

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

import pytest
from botocore.config import Config
from botocore.exceptions import EndpointConnectionError

from functions.neighbours import passing
from portal.domain.errors import Erased, Misplaced, Unavailable
from portal.domain.ports.vault import Vault
from portal.stores.machine import SystemClock, SystemCodes
from portal.stores.people import DynamoPeople, DynamoRegistrations
from portal.stores.sealing import Sealing
from portal.stores.table import Item, Put, Table
from portal.stores.vault import KEPT_AT_MOST, KEPT_SECONDS, KmsVault, LockedVault
from tests.adapters.test_identity import person, registration
from tests.fakes.vault import FakeVault
from tests.stack import Stack

fresh = SystemCodes().id
PLACE = "dossiers|D#one|CONTENT|body|3"
TEXT = "Nguyễn Thị Ánh"


class Bank(NamedTuple):
    """A deployed stack's table and key, and how often KMS was asked."""

    table: Table
    vault: KmsVault
    kms: Callable[[], object]
    master: str


def bank(stack: Stack, **more: Callable[[], float]) -> Bank:
    table = Table(stack.client("dynamodb"), f"{stack.name}-identity")
    kms, master = stack.client("kms"), stack.aws.resources(stack.name)["PersonalKey"]
    return Bank(table, KmsVault(table, lambda: kms, master, **more), lambda: kms, master)


@pytest.fixture(params=["fake", "kms"])
def vault(request: pytest.FixtureRequest) -> Vault:
    if request.param == "fake":
        return FakeVault()
    return bank(request.getfixturevalue("stack")).vault


@pytest.fixture
def whose(vault: Vault) -> str:
    name = fresh()
    vault.begin(name)
    return name


@pytest.mark.asvs("11.3.3")
def test_what_was_sealed_opens_where_it_stands_and_nowhere_else(vault: Vault, whose: str) -> None:
    sealed = vault.seal(whose, PLACE, TEXT)
    assert TEXT not in sealed
    assert vault.open(whose, PLACE, sealed) == TEXT
    for elsewhere in (
        PLACE.replace("one", "two"),
        PLACE.replace("CONTENT", "PAPER#1"),
        PLACE[:-1] + "4",
    ):
        with pytest.raises(Misplaced):
            vault.open(whose, elsewhere, sealed)


@pytest.mark.asvs("11.3.3")
def test_nobody_elses_key_opens_it(vault: Vault, whose: str) -> None:
    vault.begin(other := fresh())
    with pytest.raises(Misplaced):
        vault.open(other, PLACE, vault.seal(whose, PLACE, TEXT))


def test_a_key_that_is_there_stays(vault: Vault, whose: str) -> None:
    sealed = vault.seal(whose, PLACE, TEXT)
    vault.begin(whose, SystemClock().now() + timedelta(days=1))
    assert vault.open(whose, PLACE, sealed) == TEXT


def test_nothing_opens_once_its_key_is_gone(vault: Vault, whose: str) -> None:
    sealed = vault.seal(whose, PLACE, TEXT)
    vault.destroy(whose)
    vault.destroy(whose)
    with pytest.raises(Erased):
        vault.open(whose, PLACE, sealed)
    with pytest.raises(Erased):
        vault.seal(whose, PLACE, TEXT)


def test_who_never_had_a_key_has_nothing_sealed(vault: Vault) -> None:
    with pytest.raises(Erased):
        vault.seal(fresh(), PLACE, TEXT)


def test_the_same_text_is_never_sealed_alike(stack: Stack) -> None:
    kept = bank(stack).vault
    kept.begin(whose := fresh())
    assert len({kept.seal(whose, PLACE, TEXT) for _ in range(50)}) == 50


def test_a_key_is_remembered_for_five_minutes_and_by_another_process_found_again(
    stack: Stack,
) -> None:
    """Of a key that was destroyed elsewhere, this is how long it still serves here."""
    now = 1000.0
    here, elsewhere = bank(stack, now=lambda: now).vault, bank(stack).vault
    here.begin(whose := fresh())
    sealed = here.seal(whose, PLACE, TEXT)
    assert elsewhere.open(whose, PLACE, sealed) == TEXT
    elsewhere.destroy(whose)
    now += KEPT_SECONDS - 1
    assert here.open(whose, PLACE, sealed) == TEXT
    now += 1
    with pytest.raises(Erased):
        here.open(whose, PLACE, sealed)


def test_a_key_that_is_forgotten_is_found_again(vault: Vault, whose: str) -> None:
    sealed = vault.seal(whose, PLACE, TEXT)
    vault.forget(whose)
    assert vault.open(whose, PLACE, sealed) == TEXT


def test_what_stands_in_for_nobody_is_made_once(stack: Stack) -> None:
    here = bank(stack)
    here.vault.stand_in()
    made = here.table.get("KEY#-", "KEY")
    assert made is not None
    here.vault.stand_in()
    assert here.table.get("KEY#-", "KEY") == made


def test_only_so_many_keys_are_remembered(stack: Stack) -> None:
    kept = bank(stack).vault
    for number in range(KEPT_AT_MOST + 5):
        kept._remember(str(number), b"")  # noqa: SLF001  # a thousand of KMS's own would take minutes
    assert next(iter(kept._known)) == "5"  # noqa: SLF001
    assert len(kept._known) == KEPT_AT_MOST  # noqa: SLF001


def test_a_wrapped_key_moved_to_somebody_else_is_refused_by_kms(stack: Stack) -> None:
    here = bank(stack)
    here.vault.begin(mine := fresh())
    item = here.table.get(f"KEY#{mine}", "KEY")
    assert item is not None
    here.table.write(Put(item._replace(pk=f"KEY#{(thief := fresh())}")))
    with pytest.raises(Exception, match="InvalidCiphertext"):
        here.vault.seal(thief, PLACE, TEXT)


@pytest.mark.fault("F30")
def test_while_kms_is_out_of_reach_nothing_opens_and_it_passes(stack: Stack) -> None:
    here = bank(stack)
    here.vault.begin(whose := fresh())
    sealed = here.vault.seal(whose, PLACE, TEXT)
    once = Config(connect_timeout=1, retries={"total_max_attempts": 1})
    nowhere = stack.aws.session.client("kms", endpoint_url="http://127.0.0.1:9", config=once)
    there = KmsVault(here.table, lambda: nowhere, here.master)
    with pytest.raises(EndpointConnectionError) as silent:
        there.open(whose, PLACE, sealed)
    assert passing(silent.value)


@pytest.mark.fault("F30")
def test_while_its_key_is_disabled_nothing_opens_and_it_passes(stack: Stack) -> None:
    here, kms = bank(stack), stack.client("kms")
    own = kms.create_key()["KeyMetadata"]["KeyId"]
    closed = KmsVault(here.table, lambda: kms, own)
    closed.begin(whose := fresh())
    kms.disable_key(KeyId=own)
    with pytest.raises(Unavailable):
        KmsVault(here.table, lambda: kms, own).seal(whose, PLACE, TEXT)
    with pytest.raises(Unavailable):
        closed.begin(fresh())
    kms.enable_key(KeyId=own)
    assert KmsVault(here.table, lambda: kms, own).seal(whose, PLACE, TEXT)


def test_who_has_no_vault_reads_nothing() -> None:
    locked = LockedVault()
    for ask in (
        lambda: locked.begin("x"),
        lambda: locked.seal("x", PLACE, TEXT),
        lambda: locked.open("x", PLACE, ""),
        lambda: locked.forget("x"),
        locked.stand_in,
        lambda: locked.destroy("x"),
    ):
        with pytest.raises(Erased):
            ask()


@pytest.mark.asvs("11.3.3")
def test_an_account_stands_sealed_and_an_older_one_put_back_does_not_open(stack: Stack) -> None:
    here = bank(stack)
    people = DynamoPeople(here.table, here.vault)
    registrations = DynamoRegistrations(here.table, here.vault)
    who, begun = person(), registration(person())
    registrations.add(begun)
    registrations.complete(begun.became(who), who, fresh())
    particulars, contact = who.particulars, who.contact
    canaries = (particulars.cccd, particulars.name, contact.phone, contact.email)
    for key in (
        (f"PERSON#{who.person}", "PERSON"),
        (f"REGISTRATION#{begun.registration}", "REGISTRATION"),
    ):
        item = here.table.get(*key)
        assert item is not None
        assert not [word for word in canaries if word in item.body]
    first = here.table.get(f"PERSON#{who.person}", "PERSON")
    assert first is not None
    people.save(who.changed())
    here.table.write(Put(first._replace(v=2), expects=2))
    with pytest.raises(Misplaced):
        people.find(who.person)


def test_a_body_put_into_another_row_does_not_open() -> None:
    vault = FakeVault()
    vault.begin("person-0001")
    sealing = Sealing(vault, "dossiers")
    closed = sealing.closed(Item("D#one", "CONTENT", 1, "{}"), "person-0001")
    assert sealing.opened(closed) == "{}"
    for moved in (closed._replace(pk="D#two"), closed._replace(sk="PAPER#1"), closed._replace(v=2)):
        with pytest.raises(Misplaced):
            sealing.opened(moved)
    with pytest.raises(Misplaced):
        Sealing(vault, "identity").opened(closed)
