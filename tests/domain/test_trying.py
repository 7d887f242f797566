"""What does not succeed is tried often at first, then seldom, and never given up."""

from datetime import UTC, datetime, timedelta

from portal.domain.trying import EVERY, always, turn

SINCE = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)


def tried(rounds: range) -> list[int]:
    return [number for number in rounds if turn(SINCE, SINCE + number * EVERY)]


def test_every_round_of_the_first_hour() -> None:
    assert tried(range(13)) == list(range(13))


def test_then_at_ever_doubled_distances() -> None:
    assert tried(range(13, 288)) == [16, 32, 64, 128, 256]


def test_at_last_once_a_day() -> None:
    assert tried(range(288, 1500)) == [288, 576, 864, 1152, 1440]


def test_whoever_asks_for_everything_hears_of_everything() -> None:
    assert all(always(SINCE + number * EVERY) for number in range(300))


def test_a_round_is_counted_whole() -> None:
    late = SINCE + 16 * EVERY + timedelta(minutes=4, seconds=59)
    assert turn(SINCE, late)
    assert not turn(SINCE, late + timedelta(seconds=1))
