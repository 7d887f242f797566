"""What proves somebody once: its guesses run out and do not come back, and it ends when it says."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.domain.contact_change import ContactChange
from portal.domain.one_time import MOST_TRIES
from portal.domain.recovery import Recovery
from portal.domain.security_notice import SecurityNotice

NOW = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
SOON = NOW + timedelta(minutes=10)
CHANGE = ContactChange(
    change="K7PMQ2XD",
    person="person-0001",
    place="phone",
    to="+84900000001",
    code="0" * 64,
    expires_at=SOON,
)
NOTICE = SecurityNotice(notice="K7PMQ2XD", person="person-0001", code="0" * 64, expires_at=SOON)
RECOVERY = Recovery(recovery="recovery-0001", purpose="thaw", national="1" * 64, expires_at=SOON)


@pytest.mark.parametrize("proof", [CHANGE, NOTICE, RECOVERY], ids=lambda one: type(one).__name__)
def test_guesses_run_out_for_good(proof: ContactChange | SecurityNotice | Recovery) -> None:
    """Also for one that two guesses at once brought past the last."""
    over = []
    for _ in range(MOST_TRIES + 3):
        over.append(proof.over())
        proof = proof.tried()
    assert over == MOST_TRIES * [False] + 3 * [True]


def test_a_change_that_was_announced_is_found_as_long_as_it_waits() -> None:
    """Whoever objects leads with its name, long after its code would have ended."""
    told = CHANGE.told(NOW + timedelta(days=1))
    assert (told.announced, told.expires_at) == (True, NOW + timedelta(days=1))
