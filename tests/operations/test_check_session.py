from datetime import timedelta

import pytest

from portal.domain.errors import NotSignedIn
from portal.domain.session import ABSOLUTE, IDLE, PROVEN, TOUCHED_EVERY, Session
from portal.operations.check_session import check_session
from tests.fakes.common import NOW, FakeClock
from tests.fakes.identity import FakeSessions

BEGUN = Session(token_hash="0" * 64, person="person-0001", started_at=NOW, seen_at=NOW)


@pytest.fixture
def sessions() -> FakeSessions:
    return FakeSessions(kept={BEGUN.token_hash: BEGUN})


def seen(sessions: FakeSessions, after: timedelta) -> Session:
    return check_session(BEGUN.token_hash, sessions, FakeClock(NOW + after))


def test_use_keeps_a_session_alive(sessions: FakeSessions) -> None:
    assert seen(sessions, IDLE - TOUCHED_EVERY).seen_at == NOW + IDLE - TOUCHED_EVERY
    assert seen(sessions, IDLE + TOUCHED_EVERY).person == BEGUN.person


def test_use_within_the_minute_writes_nothing(sessions: FakeSessions) -> None:
    seen(sessions, TOUCHED_EVERY - timedelta(seconds=1))
    assert sessions.kept == {BEGUN.token_hash: BEGUN}


@pytest.mark.asvs("7.3.1", "7.1.1")
def test_a_quarter_of_an_hour_unused_it_is_over(sessions: FakeSessions) -> None:
    with pytest.raises(NotSignedIn):
        seen(sessions, IDLE)


@pytest.mark.asvs("7.3.2")
def test_no_session_outlives_its_day(sessions: FakeSessions) -> None:
    sessions.touch(BEGUN.model_copy(update={"seen_at": NOW + ABSOLUTE - TOUCHED_EVERY}))
    with pytest.raises(NotSignedIn):
        seen(sessions, ABSOLUTE)


def test_a_token_nobody_was_given(sessions: FakeSessions) -> None:
    with pytest.raises(NotSignedIn):
        check_session("1" * 64, sessions, FakeClock())


def test_a_proof_is_good_for_a_while() -> None:
    assert BEGUN.proven(NOW + PROVEN - timedelta(seconds=1))
    assert not BEGUN.proven(NOW + PROVEN)
    again = BEGUN.model_copy(update={"proved_at": NOW + PROVEN})
    assert again.proven(NOW + PROVEN)
