"""Officers, their sessions and the safe: what the fakes promise, held against the real stores."""

import hashlib
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from typing import NamedTuple

import pytest

from portal.domain.agency_key import AgencyKey, KeyKind, made, written
from portal.domain.errors import Raced, Unavailable
from portal.domain.officer import Officer, StaffRole, StaffSession
from portal.domain.once import once
from portal.domain.ports.agencies import Agencies, KeyRings
from portal.domain.ports.staff import Officers, Safe, StaffSessions
from portal.stores.agencies import DynamoAgencies, DynamoKeyRings
from portal.stores.machine import SystemClock, SystemCodes
from portal.stores.safe import KmsSafe
from portal.stores.staff import DynamoOfficers, DynamoStaffSessions
from portal.stores.table import Table
from tests.fakes.agencies import FakeAgencies
from tests.fakes.staff import FakeOfficers, FakeSafe, FakeStaffSessions
from tests.stack import Stack

NOW = SystemClock().now()
fresh = SystemCodes().id


class Stores(NamedTuple):
    officers: Officers
    sessions: StaffSessions
    safe: Safe


@pytest.fixture(params=["fake", "real"])
def stores(request: pytest.FixtureRequest) -> Iterator[Stores]:
    if request.param == "fake":
        sessions = FakeStaffSessions()
        yield Stores(FakeOfficers(sessions), sessions, FakeSafe())
        return
    stack: Stack = request.getfixturevalue("stack")
    with closing(stack.client("dynamodb")) as tables, closing(stack.client("kms")) as kms:
        table = Table(tables, f"{stack.name}-identity")
        key = stack.aws.resources(stack.name)["IdentityKey"]
        yield Stores(DynamoOfficers(table), DynamoStaffSessions(table), KmsSafe(kms, key))


def officer(agency: str = "G01.79", later: int = 0) -> Officer:
    return Officer(
        officer=fresh(),
        agency=agency,
        name="Lê Thị Hoa",
        mail="hoa@example.com",
        roles=(StaffRole.SIGNER,),
        created_at=NOW + timedelta(seconds=later),
    )


def session(of: Officer) -> StaffSession:
    return StaffSession(
        token_hash=fresh() + fresh(),
        officer=of.officer,
        agency=of.agency,
        roles=of.roles,
        started_at=NOW,
        seen_at=NOW,
    )


def test_an_officer_is_found_by_name_by_mailbox_and_by_agency(stores: Stores) -> None:
    agency, mailbox = f"G01.{int(fresh(), 36) % 900}", fresh()
    first, second = officer(agency), officer(agency, later=1)
    stores.officers.add(second, fresh())
    stores.officers.add(first, mailbox)
    assert stores.officers.find(first.officer) == first
    assert stores.officers.owner(mailbox) == first
    assert list(stores.officers.of(agency)) == [first, second]
    assert stores.officers.find(fresh()) is None
    assert stores.officers.owner(fresh()) is None
    assert list(stores.officers.of("Z99")) == []


def test_a_mailbox_is_one_officers_and_a_name_too(stores: Stores) -> None:
    mailbox, one, other = fresh(), officer(), officer()
    stores.officers.add(one, mailbox)
    for again, where in ((other, mailbox), (one, fresh())):
        with pytest.raises(Raced):
            stores.officers.add(again, where)
    assert stores.officers.find(other.officer) is None


@pytest.mark.asvs("15.4.2")
def test_a_version_follows_the_one_before_and_a_session_comes_with_it(stores: Stores) -> None:
    one = officer()
    stores.officers.add(one, fresh())
    begun, late = session(one), session(one)
    stores.officers.save(one.changed(last_step=7), begun)
    with pytest.raises(Raced):
        stores.officers.save(one.changed(last_step=7), late)
    found = stores.officers.find(one.officer)
    assert found
    assert (found.version, found.last_step) == (2, 7)
    assert stores.sessions.find(begun.token_hash) == begun
    assert stores.sessions.find(late.token_hash) is None
    stores.officers.save(found.changed(last_step=8))


@pytest.mark.asvs("7.2.4", "15.4.2")
def test_a_session_takes_the_place_of_another_unless_that_was_ended(stores: Stores) -> None:
    one = officer()
    stores.officers.add(one, fresh())
    first, second, third = session(one), session(one), session(one)
    now = one.changed()
    stores.officers.save(now, first)
    now = now.changed()
    stores.officers.save(now, begins=second, ends=first)
    assert list(stores.sessions.of(one.officer)) == [second]
    assert stores.sessions.find(first.token_hash) is None
    with pytest.raises(Raced):
        stores.officers.save(now.changed(), begins=third, ends=first)
    assert list(stores.sessions.of(one.officer)) == [second]
    assert stores.officers.find(one.officer) == now


def test_sessions_are_touched_listed_and_ended(stores: Stores) -> None:
    one = officer()
    stores.officers.add(one, fresh())
    first, second = session(one), session(one)
    stores.officers.save(one.changed(), first)
    stores.officers.save(one.changed().changed(), second)
    seen = first.model_copy(update={"seen_at": NOW + timedelta(minutes=2)})
    stores.sessions.touch(seen)
    assert stores.sessions.find(first.token_hash) == seen
    by_hash = {it.token_hash: it for it in stores.sessions.of(one.officer)}
    assert by_hash == {seen.token_hash: seen, second.token_hash: second}
    for _ in range(2):
        stores.sessions.end(seen)
    stores.sessions.touch(seen)
    assert list(stores.sessions.of(one.officer)) == [second]
    assert stores.sessions.find(first.token_hash) is None


@pytest.mark.asvs("11.3.3")
def test_a_secret_opens_for_whom_and_what_it_was_locked_for(stores: Stores) -> None:
    locked = stores.safe.lock("JBSWY3DPEHPK3PXP", "officer-1", "officers-app")
    assert "JBSWY3DPEHPK3PXP" not in locked
    assert stores.safe.open(locked, "officer-1", "officers-app") == "JBSWY3DPEHPK3PXP"
    for whose, what in (("officer-2", "officers-app"), ("officer-1", "another")):
        with pytest.raises(Unavailable):
            stores.safe.open(locked, whose, what)


class Registry(NamedTuple):
    rings: KeyRings
    agencies: Agencies


@pytest.fixture(params=["fake", "real"])
def registry(request: pytest.FixtureRequest) -> Iterator[Registry]:
    if request.param == "fake":
        fake = FakeAgencies()
        yield Registry(fake, fake)
        return
    stack: Stack = request.getfixturevalue("stack")
    with closing(stack.client("dynamodb")) as tables:
        table = Table(tables, f"{stack.name}-identity")
        yield Registry(DynamoKeyRings(table), DynamoAgencies(table))


def new_key(kind: KeyKind) -> tuple[AgencyKey, str]:
    secret = written(kind, hashlib.sha256(fresh().encode()).digest())
    return made(kind, secret, once("tests", fresh(), b""), NOW, "officer-1"), secret


def own_agency() -> str:
    return f"Z99.{int(fresh(), 36) % 900}"


@pytest.mark.parametrize("kind", [KeyKind.CALLS, KeyKind.AGENCY_SIGNS])
def test_a_key_serves_from_its_making_to_its_end(registry: Registry, kind: KeyKind) -> None:
    agency = own_agency()
    empty = registry.rings.of(agency)
    assert (empty.version, empty.keys) == (0, ())
    first, first_secret = new_key(kind)
    second, second_secret = new_key(kind)
    registry.rings.add(empty.having(first), first, first_secret)
    ring = registry.rings.of(agency)
    assert ring == empty.having(first)
    registry.rings.add(ring.having(second), second, second_secret)
    assert serves(registry, agency, first, first_secret)
    assert serves(registry, agency, second, second_secret)
    after = registry.rings.of(agency)
    registry.rings.revoke(after.having(first), first)
    assert not serves(registry, agency, first, first_secret)
    assert serves(registry, agency, second, second_secret)


def serves(registry: Registry, agency: str, key: AgencyKey, secret: str) -> bool:
    if key.kind is KeyKind.AGENCY_SIGNS:
        return secret in registry.agencies.answer_secrets(agency)
    found = registry.agencies.caller(key.key_hash)
    return found is not None and found.agency == agency


@pytest.mark.parametrize("kind", [KeyKind.CALLS, KeyKind.AGENCY_SIGNS])
def test_a_ring_follows_the_one_before(registry: Registry, kind: KeyKind) -> None:
    agency = own_agency()
    empty = registry.rings.of(agency)
    first, secret = new_key(kind)
    late, late_secret = new_key(kind)
    registry.rings.add(empty.having(first), first, secret)
    with pytest.raises(Raced):
        registry.rings.add(empty.having(late), late, late_secret)
    with pytest.raises(Raced):
        registry.rings.revoke(empty.having(first), first)
    assert serves(registry, agency, first, secret)
    assert registry.rings.of(agency) == empty.having(first)


def test_the_day_of_use_is_kept_and_brings_no_key_back(registry: Registry) -> None:
    agency = own_agency()
    key, secret = new_key(KeyKind.CALLS)
    ring = registry.rings.of(agency).having(key)
    registry.rings.add(ring, key, secret)
    caller = registry.agencies.caller(key.key_hash)
    assert caller
    used = caller.model_copy(update={"used_on": NOW.date()})
    registry.agencies.used(key.key_hash, used)
    assert registry.agencies.caller(key.key_hash) == used
    registry.rings.revoke(ring.having(key), key)
    registry.agencies.used(key.key_hash, used)
    assert registry.agencies.caller(key.key_hash) is None


def test_what_the_portal_signs_with_is_found_beside_its_agency(stack: Stack) -> None:
    with closing(stack.client("dynamodb")) as tables:
        table = Table(tables, f"{stack.name}-identity")
        agencies, rings = DynamoAgencies(table), DynamoKeyRings(table)
        before = agencies.find("G01.79")
        assert before
        key, secret = new_key(KeyKind.PORTAL_SIGNS)
        ring = rings.of("G01.79")
        rings.add(ring.having(key), key, secret)
        during = agencies.find("G01.79")
        assert during
        assert set(during.secrets) == {*before.secrets, secret}
        rings.revoke(rings.of("G01.79").having(key), key)
        assert agencies.find("G01.79") == before
        assert agencies.find("Z99") is None
