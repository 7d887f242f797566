"""When an officer's invitation and session serve, whatever comes after what."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.officer import Invitation, StaffRole, StaffSession
from portal.domain.once import once
from portal.domain.session import hashed

NOW = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
CODE = "0" * 64
SECONDS = st.integers(-(10**6), 10**6).map(lambda seconds: timedelta(seconds=seconds))


def invitation() -> Invitation:
    return Invitation(code_hash=hashed(CODE), expires_at=NOW, once=once("me", "key", b"asked"))


@given(SECONDS)
def test_an_invitation_serves_until_its_end_and_never_after(later: timedelta) -> None:
    assert invitation().opened_by(CODE, NOW + later) == (later < timedelta(0))


@given(st.binary(min_size=32, max_size=32).map(bytes.hex))
def test_no_other_code_opens_it(code: str) -> None:
    assert not invitation().opened_by(code, NOW - timedelta(1)) or code == CODE


@pytest.mark.parametrize(("worked", "live"), [(7.99, True), (8, False), (8.5, False)])
def test_nobody_is_on_duty_for_more_than_eight_hours(worked: float, *, live: bool) -> None:
    """The figure stands in docs/decisions/0021-staff.md."""
    at = NOW + timedelta(hours=worked)
    session = StaffSession(
        token_hash="0" * 64,
        officer="officer-0001",
        agency="G01.79",
        roles=(StaffRole.SIGNER,),
        started_at=NOW,
        seen_at=at,
    )
    assert session.live(at) == live
