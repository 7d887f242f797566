from datetime import UTC, datetime, timedelta

import pytest

from portal.domain.dossier import EventType
from portal.domain.notice import CHANNELS, Channel, Notice, NoticeState, grouped, moment

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
CLAIM = Notice(dossier="d" * 26, seq=3, channel=Channel.SMS, claimed_at=NOW)


@pytest.mark.parametrize("event", EventType)
def test_there_is_mail_at_every_change(event: EventType) -> None:
    assert Channel.EMAIL in CHANNELS[event]


def test_text_messages_are_for_what_cannot_wait() -> None:
    said = {event for event, channels in CHANNELS.items() if Channel.SMS in channels}
    assert said == {EventType.ACCEPTED, EventType.FEE_REQUESTED, EventType.RESULT_OFFERED}


@pytest.mark.parametrize(("age", "held"), [(0, True), (119, True), (120, False)])
def test_a_claim_holds_two_minutes(age: int, *, held: bool) -> None:
    assert CLAIM.held(NOW + timedelta(seconds=age)) is held


def test_what_is_sent_is_not_held() -> None:
    done = CLAIM.sent(NOW)
    assert not done.held(NOW)
    assert (done.state, done.sent_at, done.version) == (NoticeState.SENT, NOW, 2)


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
