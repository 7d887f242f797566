from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from portal.domain.delivery import Delivery, DeliveryState, Ladder, Refusal, Reply

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
SOON = NOW + timedelta(minutes=1)
BEGUN = Delivery(
    dossier="d" * 26,
    code="G01.79-261124-0001",
    seq=2,
    agency="G01.79",
    webhook="evt_2",
    type="dossier.handed_over",
)


@pytest.mark.parametrize(
    ("attempt", "asked", "expected"),
    [
        (1, None, 5),
        (2, None, 60),
        (1, 30, 30),
        (2, 30, 60),
        (1, 86401, 86400),
        (3, None, None),
    ],
)
def test_the_ladder_says_when_to_knock_again(
    attempt: int, asked: int | None, expected: int | None
) -> None:
    ladder = Ladder.read("5,60")
    assert ladder.wait(attempt, Reply(status=503, retry_after=asked)) == expected


def test_an_empty_ladder_knocks_once() -> None:
    assert Ladder.read("").wait(1, Reply(status=500)) is None


def test_nobody_waits_for_more_than_a_day_at_once() -> None:
    with pytest.raises(ValidationError):
        Ladder.read("5,86401")


@pytest.mark.parametrize(
    ("status", "taken"),
    [(200, True), (204, True), (299, True), (302, False), (410, False), (500, False)],
)
def test_only_2xx_is_an_answer(status: int, *, taken: bool) -> None:
    assert Reply(status=status).taken is taken


def test_no_status_is_no_answer() -> None:
    assert not Reply(refusal=Refusal.TIMED_OUT).taken


def test_every_attempt_is_kept() -> None:
    once = BEGUN.tried(1, NOW, Reply(refusal=Refusal.TIMED_OUT), SOON)
    twice = once.tried(2, NOW, Reply(status=204), None)
    assert [(one.number, one.status, one.refusal) for one in twice.attempts] == [
        (1, None, Refusal.TIMED_OUT),
        (2, 204, None),
    ]
    assert (once.state, once.next_at) == (DeliveryState.PENDING, SOON)
    assert (twice.state, twice.next_at) == (DeliveryState.DELIVERED, None)
    assert twice.version == 2


def test_the_last_attempt_that_fails_ends_it() -> None:
    dead = BEGUN.tried(1, NOW, Reply(status=500), None)
    assert dead.state is DeliveryState.DEAD
    assert not dead.awaits(2)


def test_an_attempt_is_made_once() -> None:
    tried = BEGUN.tried(1, NOW, Reply(status=500), SOON)
    assert BEGUN.awaits(1)
    assert not tried.awaits(1)
    assert tried.awaits(2)


def test_what_is_replayed_goes_on_counting() -> None:
    dead = BEGUN.tried(1, NOW, Reply(status=500), None)
    again = dead.revived(SOON)
    assert (again.state, again.next_at, again.replayed) == (DeliveryState.PENDING, SOON, 1)
    assert again.awaits(again.upcoming)
    assert (again.attempts, again.version) == (dead.attempts, 2)
