from datetime import UTC, datetime, timedelta

import pytest

from portal.domain.notice import CHANNELS, Channel, Notice, grouped, moment
from portal.domain.transitions import EventType

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
CLAIM = Notice(dossier="d" * 26, seq=3, claimed_at=NOW)
BOTH = (Channel.EMAIL, Channel.SMS)


def test_there_is_mail_at_every_change_but_where_the_next_one_says_it_within_seconds() -> None:
    silent = {event for event, channels in CHANNELS.items() if Channel.EMAIL not in channels}
    assert silent == {EventType.HANDED_OVER, EventType.SUPPLEMENT_RECEIVED, EventType.DECIDED}
    assert set(CHANNELS) == set(EventType)


def test_text_messages_are_for_what_cannot_wait() -> None:
    said = {event for event, channels in CHANNELS.items() if Channel.SMS in channels}
    assert said == {
        EventType.SUPPLEMENT_REQUESTED,
        EventType.ACCEPTED,
        EventType.FEE_REQUESTED,
        EventType.RESULT_OFFERED,
    }


@pytest.mark.parametrize(("age", "held"), [(0, True), (119, True), (120, False)])
def test_a_claim_holds_two_minutes(age: int, *, held: bool) -> None:
    assert CLAIM.held(NOW + timedelta(seconds=age)) is held


def test_what_is_sent_is_not_left() -> None:
    assert CLAIM.left(BOTH) == BOTH
    half = CLAIM.marked([Channel.EMAIL], NOW)
    assert half.left(BOTH) == (Channel.SMS,)
    later = NOW + timedelta(minutes=3)
    done = half.claimed(later).marked([Channel.SMS], later)
    assert done.left(BOTH) == ()
    assert (done.sent, done.version) == ({Channel.EMAIL: NOW, Channel.SMS: later}, 4)


def test_a_claim_can_be_taken_over() -> None:
    later = NOW + timedelta(minutes=3)
    again = CLAIM.claimed(later)
    assert again.held(later)
    assert again.version == 2


def test_moments_are_said_as_vietnamese_offices_do() -> None:
    assert moment(NOW) == "17:00 24/11/2026"


def test_amounts_are_grouped_as_each_language_does() -> None:
    assert grouped(135_000, "vi") == "135.000"
    assert grouped(135_000, "en") == "135,000"
