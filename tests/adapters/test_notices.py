"""The table and its fake keep notices and deliveries alike."""

from datetime import datetime, timedelta
from typing import NamedTuple

import pytest

from portal.domain.delivery import Delivery, Refusal, Reply
from portal.domain.errors import Raced
from portal.domain.leg import PATIENCE
from portal.domain.notice import Channel, Notice
from portal.domain.ports.deliveries import Deliveries, Numbered
from portal.domain.ports.notices import Notices
from portal.stores.deliveries import DynamoDeliveries
from portal.stores.machine import SystemCodes
from portal.stores.notices import DynamoNotices
from portal.stores.table import Table
from tests.fakes.common import NOW
from tests.fakes.notices import FakeDeliveries, FakeNotices
from tests.stack import Stack

SOON = timedelta(minutes=1)


class Kept(NamedTuple):
    notices: Notices
    deliveries: Deliveries


@pytest.fixture(params=["fake", "real"])
def kept(request: pytest.FixtureRequest) -> Kept:
    if request.param == "fake":
        return Kept(FakeNotices(), FakeDeliveries())
    stack: Stack = request.getfixturevalue("stack")
    table = Table(stack.client("dynamodb"), f"{stack.name}-deliveries")
    return Kept(DynamoNotices(table), DynamoDeliveries(table))


@pytest.fixture
def dossier() -> str:
    """A dossier of this test's own, in a table that outlives it."""
    return SystemCodes().id()


def notice(dossier: str) -> Notice:
    return Notice(dossier=dossier, seq=3, claimed_at=NOW)


def delivery(dossier: str, seq: int = 2) -> Delivery:
    begun = Delivery(
        dossier=dossier,
        code="G01.79-261120-0001",
        seq=seq,
        agency="G01.79",
        webhook=f"evt_{dossier}_{seq}",
        type="dossier.handed_over",
    )
    return begun.tried(1, NOW, Reply(refusal=Refusal.TIMED_OUT), NOW + SOON)


def test_a_notice_is_found_by_its_event(kept: Kept, dossier: str) -> None:
    kept.notices.save(notice(dossier))
    assert kept.notices.find(dossier, 3) == notice(dossier)
    assert kept.notices.find(dossier, 4) is None


def test_one_of_two_claims_wins(kept: Kept, dossier: str) -> None:
    kept.notices.save(notice(dossier))
    with pytest.raises(Raced):
        kept.notices.save(notice(dossier))


def test_a_claim_that_was_taken_over_cannot_be_marked(kept: Kept, dossier: str) -> None:
    slow = notice(dossier)
    kept.notices.save(slow)
    quick = slow.claimed(NOW)
    kept.notices.save(quick)
    with pytest.raises(Raced):
        kept.notices.save(slow.marked([Channel.SMS], NOW))
    done = quick.marked([Channel.EMAIL, Channel.SMS], NOW)
    kept.notices.save(done)
    assert kept.notices.find(dossier, 3) == done


def test_a_delivery_is_found_with_every_attempt(kept: Kept, dossier: str) -> None:
    first, other = delivery(dossier), delivery(dossier, seq=6)
    kept.deliveries.save(first)
    kept.deliveries.save(other)
    second = first.tried(2, NOW, Reply(status=204), None)
    kept.deliveries.save(second)
    assert kept.deliveries.of(dossier) == [second, other]
    assert kept.deliveries.find(dossier, 2) == second
    assert kept.deliveries.find(dossier, 6) == other
    assert kept.deliveries.find(dossier, 7) is None


def test_one_of_two_records_wins(kept: Kept, dossier: str) -> None:
    first = delivery(dossier)
    kept.deliveries.save(first)
    with pytest.raises(Raced):
        kept.deliveries.save(first)
    kept.deliveries.save(first.tried(2, NOW, Reply(status=500), None))
    with pytest.raises(Raced):
        kept.deliveries.save(first.tried(2, NOW, Reply(status=204), None))


def test_a_delivery_is_overdue_until_its_attempt_was_made_or_it_ended(
    kept: Kept, dossier: str
) -> None:
    first, due = delivery(dossier), NOW + SOON + PATIENCE

    def late(moment: datetime) -> bool:
        return Numbered(dossier, 2) in kept.deliveries.overdue(moment.isoformat(), 1000)

    kept.deliveries.save(first)
    assert (late(due), late(due + SOON)) == (False, True)
    later = first.tried(2, NOW + SOON, Reply(status=500), NOW + 9 * SOON)
    kept.deliveries.save(later)
    assert (late(due + SOON), late(due + 9 * SOON)) == (False, True)
    dead = later.tried(3, NOW, Reply(status=500), None)
    kept.deliveries.save(dead)
    assert not late(due + 99 * SOON)
    kept.deliveries.save(dead.revived(NOW))
    assert late(due)
