from collections.abc import Sequence
from datetime import timedelta

import pytest

from portal.domain.errors import NotFound, NotSignedIn, Raced
from portal.domain.person import Person
from portal.domain.session import PUBLIC_ABSOLUTE, PUBLIC_IDLE, Session, hashed
from portal.operations.check_session import check_session
from portal.operations.end_one_session import end_one_session
from portal.operations.end_session import end_session
from portal.operations.end_sessions import end_sessions
from portal.operations.list_sessions import list_sessions
from tests.fakes.identity import FakeSessions
from tests.fakes.town import Town

ME = "person-0001"


@pytest.fixture
def town() -> Town:
    town = Town()
    town.settled()
    return town


def signed_in(town: Town, name: str, person: str = ME, **changes: object) -> Session:
    now = town.clock.now()
    session = Session(
        token_hash=hashed(name), person=person, started_at=now, seen_at=now, session=name
    ).model_copy(update=changes)
    town.sessions.settle(session)
    return session


def live(town: Town, session: Session) -> bool:
    try:
        check_session(session.token_hash, town.sessions, town.clock)
    except NotSignedIn:
        return False
    return True


@pytest.mark.asvs("7.5.2")
def test_somebody_sees_where_they_are_signed_in(town: Town) -> None:
    mine = signed_in(town, "mine-0001", device="Firefox, Linux")
    signed_in(town, "theirs-01", "person-0002")
    town.clock.advance(timedelta(minutes=2))
    other = signed_in(town, "other-001", device="Chrome, Android", public=True)
    found = list_sessions(mine, town.sessions, town.clock).items
    assert [(one.session, one.device, one.public, one.this) for one in found] == [
        ("other-001", "Chrome, Android", True, False),
        ("mine-0001", "Firefox, Linux", False, True),
    ]
    assert found[1].began_at == found[1].seen_at == mine.started_at
    assert found[0].expires_at == other.seen_at + PUBLIC_IDLE


def test_what_is_over_is_not_listed(town: Town) -> None:
    signed_in(town, "old-00001", public=True)
    town.clock.advance(PUBLIC_IDLE)
    mine = signed_in(town, "mine-0001")
    assert [one.this for one in list_sessions(mine, town.sessions, town.clock).items] == [True]


@pytest.mark.asvs("7.4.1", "7.5.2")
def test_one_is_ended_and_the_others_go_on(town: Town) -> None:
    mine, other = signed_in(town, "mine-0001"), signed_in(town, "other-001")
    end_one_session("other-001", mine, town.sessions)
    assert (live(town, mine), live(town, other)) == (True, False)
    with pytest.raises(NotFound):
        end_one_session("other-001", mine, town.sessions)


class Moving(FakeSessions):
    """Somebody steps up after another has looked where they are signed in."""

    def of(self, person: str) -> Sequence[Session]:
        found = super().of(person)
        for one in found:
            renewed = one.proved(f"{one.session} anew", one.assurance, one.seen_at)
            self.replace(one, renewed, self.people.kept[person])
        return found


@pytest.mark.asvs("7.4.1", "7.4.3")
@pytest.mark.parametrize("who", ["themselves", "another"])
def test_a_session_that_steps_up_meanwhile_is_over_too(town: Town, who: str) -> None:
    mine, other = signed_in(town, "mine-0001"), signed_in(town, "other-001")
    town.sessions = Moving(town.people, town.sessions.kept)
    if who == "another":
        end_one_session("other-001", mine, town.sessions)
    else:
        town.sessions.of(ME)
        end_session(other, town.sessions)
    assert [one.session for one in town.sessions.kept.values()] == ["mine-0001"]


@pytest.mark.asvs("8.2.2")
def test_nobody_ends_anothers_session(town: Town) -> None:
    mine, theirs = signed_in(town, "mine-0001"), signed_in(town, "theirs-01", "person-0002")
    with pytest.raises(NotFound):
        end_one_session("theirs-01", mine, town.sessions)
    assert live(town, theirs)


@pytest.mark.asvs("7.4.1", "7.5.2")
def test_all_are_ended_this_one_too_and_who_is_on_the_way_in_begins_again(town: Town) -> None:
    mine, other = signed_in(town, "mine-0001"), signed_in(town, "other-001")
    theirs = signed_in(town, "theirs-01", "person-0002")
    before = town.people.kept[ME]
    end_sessions(mine, town.people, town.sessions)
    assert [live(town, one) for one in (mine, other, theirs)] == [False, False, True]
    assert town.people.kept[ME].epoch == before.epoch + 1
    with pytest.raises(Raced):
        town.sessions.add(other, before)


def test_two_may_end_all_at_once(town: Town) -> None:
    """The slower one reads the account again, and bars it once more."""
    mine = signed_in(town, "mine-0001")
    save, raced = town.people.save, iter([True])

    def raced_once(person: Person) -> None:
        if next(raced, False):
            save(person)
        save(person)

    town.people.save = raced_once  # type: ignore[method-assign]  # somebody who is quicker, once
    end_sessions(mine, town.people, town.sessions)
    end_sessions(mine, town.people, town.sessions)
    assert not live(town, mine)
    assert town.people.kept[ME].epoch == 3


def test_sessions_that_outlive_their_account_end_too(town: Town) -> None:
    mine = signed_in(town, "mine-0001")
    town.people.kept.clear()
    end_sessions(mine, town.people, town.sessions)
    assert not live(town, mine)


@pytest.mark.asvs("7.3.1", "7.3.2")
def test_on_a_public_computer_five_minutes_and_half_an_hour(town: Town) -> None:
    mine = signed_in(town, "mine-0001", public=True)
    town.clock.advance(PUBLIC_IDLE - timedelta(seconds=1))
    assert live(town, mine)
    town.clock.advance(PUBLIC_IDLE)
    assert not live(town, mine)
    busy = signed_in(town, "busy-0001", public=True)
    for _ in range(PUBLIC_ABSOLUTE // timedelta(minutes=3)):
        assert live(town, busy)
        town.clock.advance(timedelta(minutes=3))
    assert not live(town, busy)
