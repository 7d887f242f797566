"""Notices, contact changes and ways back in: what the fakes promise, held against the real stores."""

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

import pytest

from portal.domain.contact_change import ContactChange
from portal.domain.errors import Raced
from portal.domain.happened import Happened, What
from portal.domain.person import Person
from portal.domain.ports.changes import (
    AccountJob,
    AccountJobs,
    ContactChanges,
    Recoveries,
    SecurityNotices,
)
from portal.domain.ports.identity import People, Registrations
from portal.domain.recovery import Recovery
from portal.domain.registration import Registration
from portal.domain.security_notice import SecurityNotice
from portal.stores.account_jobs import ScheduledAccountJobs, errand_name
from portal.stores.changes import DynamoContactChanges, DynamoRecoveries, DynamoSecurityNotices
from portal.stores.machine import SystemClock, SystemCodes
from portal.stores.people import DynamoPeople, DynamoRegistrations
from portal.stores.schedules import Place
from portal.stores.table import Table
from portal.stores.vault import KmsVault
from tests.fakes.changes import (
    FakeAccountJobs,
    FakeContactChanges,
    FakeRecoveries,
    FakeSecurityNotices,
)
from tests.fakes.identity import FakePeople, FakeRegistrations
from tests.fakes.town import Town, knock
from tests.people import until
from tests.stack import Stack

NOW = SystemClock().now()
LATER = NOW + timedelta(minutes=5)
fresh = SystemCodes().id


class Stores(NamedTuple):
    notices: SecurityNotices
    changes: ContactChanges
    recoveries: Recoveries
    people: People
    registrations: Registrations


@pytest.fixture(params=["fake", "real"])
def stores(request: pytest.FixtureRequest) -> Stores:
    if request.param == "fake":
        people = FakePeople()
        rest = FakeContactChanges(), FakeRecoveries(), people, FakeRegistrations(people)
        return Stores(FakeSecurityNotices(), *rest)
    stack: Stack = request.getfixturevalue("stack")
    table = Table(stack.client("dynamodb"), f"{stack.name}-identity")
    master = stack.aws.resources(stack.name)["PersonalKey"]
    vault = KmsVault(table, lambda: stack.client("kms"), master)
    return Stores(
        DynamoSecurityNotices(table),
        DynamoContactChanges(table, vault),
        DynamoRecoveries(table),
        DynamoPeople(table, vault),
        DynamoRegistrations(table, vault),
    )


def settled(stores: Stores) -> Person:
    who = Town().settled().model_copy(update={"person": fresh()})
    begun = Registration(
        registration=fresh(),
        particulars=who.particulars,
        phone_code="0" * 64,
        email_code="1" * 64,
        expires_at=LATER,
        once=knock(),
    )
    stores.registrations.add(begun)
    stores.registrations.complete(begun.became(who), who, fresh())
    return who


def refuse(*writes: Callable[[], None]) -> None:
    for write in writes:
        with pytest.raises(Raced):
            write()


def test_what_happened_is_kept_with_the_account_or_not_at_all(stores: Stores) -> None:
    who = settled(stores)
    first = Happened(what=What.PASSWORD_CHANGED, at=NOW, by="session")
    second = Happened(what=What.FROZEN, at=NOW, by="code")
    third = Happened(what=What.THAWED, at=LATER, by="thaw")
    barred = who.barred()
    stores.people.save(barred, first)
    refuse(lambda: stores.people.save(who.barred(), third))
    stores.people.save(barred.barred(), second)
    stores.people.save(barred.barred().barred(), third)
    assert list(stores.people.past(who.person)) == [third, second, first]
    assert stores.people.find(who.person) == barred.barred().barred()
    assert list(stores.people.past(fresh())) == []


def test_a_notice_is_what_was_put_last(stores: Stores) -> None:
    notice = SecurityNotice(notice=fresh()[:8], person=fresh(), code="0" * 64, expires_at=LATER)
    assert stores.notices.find(notice.notice) is None
    stores.notices.put(notice)
    stores.notices.save(notice.tried())
    refuse(lambda: stores.notices.save(notice.used()))
    assert stores.notices.find(notice.notice) == notice.tried()
    stores.notices.put(notice)
    assert stores.notices.find(notice.notice) == notice


def test_a_contact_change_goes_one_version_at_a_time(stores: Stores) -> None:
    change = ContactChange(
        change=fresh()[:8],
        person=settled(stores).person,
        place="phone",
        to="+84912345678",
        code="0" * 64,
        expires_at=LATER,
    )
    assert stores.changes.find(change.change) is None
    stores.changes.add(change)
    refuse(lambda: stores.changes.add(change))
    stores.changes.save(change.told(LATER))
    refuse(lambda: stores.changes.save(change.tried()))
    assert stores.changes.find(change.change) == change.told(LATER)


def test_a_recovery_goes_one_version_at_a_time(stores: Stores) -> None:
    begun = Recovery(recovery=fresh(), purpose="reset", national=fresh(), expires_at=LATER)
    assert stores.recoveries.find(begun.recovery) is None
    stores.recoveries.add(begun)
    refuse(lambda: stores.recoveries.add(begun))
    sent = begun.sent({"phone": "0" * 64}, 3)
    stores.recoveries.save(sent)
    refuse(lambda: stores.recoveries.save(begun.used()))
    assert stores.recoveries.find(begun.recovery) == sent


class Errands(NamedTuple):
    """The port, and the errands that came to whoever works on them."""

    jobs: AccountJobs
    came: Callable[[], list[AccountJob]]


@pytest.fixture(params=["fake", "real"])
def errands(request: pytest.FixtureRequest) -> Errands:
    if request.param == "fake":
        fake = FakeAccountJobs()
        return Errands(fake, lambda: list(dict.fromkeys(job for job, _ in fake.queued)))
    stack: Stack = request.getfixturevalue("stack")
    sqs, scheduler = stack.client("sqs"), stack.client("scheduler")
    url = sqs.create_queue(QueueName=f"{stack.name}-{fresh()}")["QueueUrl"]
    asked = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    place = Place(
        group=f"{stack.name}-account",
        prefix=f"{stack.name}-",
        queue=asked["Attributes"]["QueueArn"],
        role="arn:aws:iam::000000000000:role/of-a-test",
    )

    def came() -> list[AccountJob]:
        found = sqs.receive_message(QueueUrl=url).get("Messages", [])
        return [AccountJob.model_validate_json(one["Body"]) for one in found]

    return Errands(ScheduledAccountJobs(sqs, url, scheduler, place, SystemClock()), came)


@pytest.mark.parametrize("delay", [0, 1])
def test_an_errand_comes_now_or_later(errands: Errands, delay: int) -> None:
    job = AccountJob(errand="contact-change", name=fresh()[:8])
    for _ in range(1 + min(delay, 1)):
        errands.jobs.put(job, delay=delay)
    assert until(errands.came, "the errand", seconds=30) == [job]


def test_an_errands_name_has_room_beside_the_longest_stacks() -> None:
    long = AccountJob(errand="contact-change", name="W" * 8)
    assert len(f"motcua-{'s' * 20}-{errand_name(long)}") <= 64
