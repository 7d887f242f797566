from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from portal.domain.delivery import Delivery, DeliveryState, Ladder, Refusal, Reply

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
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
    [(1, None, 5), (2, None, 60), (1, 30, 30), (2, 30, 60), (1, 86400, 900), (3, None, None)],
)
def test_the_ladder_says_when_to_knock_again(
    attempt: int, asked: int | None, expected: int | None
) -> None:
    ladder = Ladder.read("5,60")
    assert ladder.wait(attempt, Reply(status=503, retry_after=asked)) == expected


def test_an_empty_ladder_knocks_once() -> None:
    assert Ladder.read("").wait(1, Reply(status=500)) is None


def test_a_queue_cannot_hold_a_message_back_for_longer() -> None:
    with pytest.raises(ValidationError):
        Ladder.read("5,901")


@pytest.mark.parametrize(
    ("status", "taken"),
    [(200, True), (204, True), (299, True), (302, False), (410, False), (500, False)],
)
def test_only_2xx_is_an_answer(status: int, *, taken: bool) -> None:
    assert Reply(status=status).taken is taken


def test_no_status_is_no_answer() -> None:
    assert not Reply(refusal=Refusal.TIMED_OUT).taken


def test_every_attempt_is_kept() -> None:
    once = BEGUN.tried(1, NOW, Reply(refusal=Refusal.TIMED_OUT), last=False)
    twice = once.tried(2, NOW, Reply(status=204), last=False)
    assert [(one.number, one.status, one.refusal) for one in twice.attempts] == [
        (1, None, Refusal.TIMED_OUT),
        (2, 204, None),
    ]
    assert (once.state, twice.state) == (DeliveryState.PENDING, DeliveryState.DELIVERED)
    assert twice.version == 2


def test_the_last_attempt_that_fails_ends_it() -> None:
    dead = BEGUN.tried(1, NOW, Reply(status=500), last=True)
    assert dead.state is DeliveryState.DEAD
    assert not dead.awaits(2)


def test_an_attempt_is_made_once() -> None:
    tried = BEGUN.tried(1, NOW, Reply(status=500), last=False)
    assert BEGUN.awaits(1)
    assert not tried.awaits(1)
    assert tried.awaits(2)
