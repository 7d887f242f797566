"""Officers, their sessions and the safe: what the fakes promise, held against the real stores."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from typing import NamedTuple

import pytest

from portal.domain.errors import Raced, Unavailable
from portal.domain.officer import Officer, StaffRole, StaffSession
from portal.domain.ports.staff import Officers, Safe, StaffSessions
from portal.stores.machine import SystemClock, SystemCodes
from portal.stores.safe import KmsSafe
from portal.stores.staff import DynamoOfficers, DynamoStaffSessions
from portal.stores.table import Table
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
