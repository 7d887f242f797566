from datetime import timedelta

import pytest

from portal.domain import tries
from portal.domain.alertness import FAILURES, MANY, WINDOW
from portal.domain.captcha import LASTS, Flow
from portal.domain.errors import Invalid, Raced, TooMany
from portal.domain.tries import Tries
from portal.operations.offer_captcha import OfferCaptcha, offer_captcha
from portal.operations.pass_gate import pass_gate
from tests.fakes.identity import FakeTries
from tests.fakes.town import Town


class Crowded(FakeTries):
    """Somebody else always counts between our look and our count."""

    def find(self, subject: str) -> Tries | None:
        found = super().find(subject)
        self.save(
            found.another(found.last_at)
            if found
            else Tries(subject=subject, count=1, last_at=TOWN_TIME, version=1)
        )
        return found


TOWN_TIME = Town().clock.now()


def enter(town: Town, answer: str, intention: str = "first", *subjects: str) -> None:
    pass_gate(town.gate, Flow.SIGN_IN, answer, intention, *subjects)


def test_a_solved_captcha_opens_once() -> None:
    town = Town()
    answer = str(
        offer_captcha(OfferCaptcha(flow=Flow.SIGN_IN), town.captchas, town.rates).challenge.root[
            "answer"
        ]
    )
    enter(town, answer)
    with pytest.raises(Invalid) as refused:
        enter(town, answer, "another")
    assert [(d.pointer, d.code) for d in refused.value.defects] == [("/captcha", "captcha_wrong")]


def test_the_same_intention_may_knock_twice() -> None:
    town = Town()
    answer = town.captchas.answer(Flow.SIGN_IN)
    enter(town, answer)
    enter(town, answer)


def test_a_captcha_of_another_flow_opens_nothing() -> None:
    town = Town()
    with pytest.raises(Invalid):
        enter(town, town.captchas.answer(Flow.REGISTER))


def test_a_captcha_lasts_five_minutes() -> None:
    town = Town()
    answer = town.captchas.answer(Flow.SIGN_IN)
    town.clock.advance(LASTS + timedelta(seconds=1))
    with pytest.raises(Invalid):
        enter(town, answer)


def knock(town: Town, subject: str = "an") -> None:
    enter(town, town.captchas.answer(Flow.SIGN_IN), f"intention-{town.captchas.offered}", subject)


def test_after_five_tries_one_waits_and_is_never_shut_out() -> None:
    town = Town()
    for _ in range(tries.FREE):
        knock(town)
    with pytest.raises(TooMany) as refused:
        knock(town)
    assert refused.value.reason == "slow_down"
    assert refused.value.params == {"minutes": 1}
    town.clock.advance(tries.FIRST_WAIT)
    knock(town)


def test_a_wait_is_told_in_whole_minutes_that_are_long_enough() -> None:
    town = Town()
    for _ in range(tries.FREE):
        knock(town)
    for _ in range(2):
        town.clock.advance(tries.LONGEST_WAIT)
        knock(town)
    town.clock.advance(timedelta(seconds=31))
    with pytest.raises(TooMany) as refused:
        knock(town)
    assert refused.value.params == {"minutes": 2}
    town.clock.advance(timedelta(minutes=2))
    knock(town)


def test_waiting_does_not_lengthen_the_wait() -> None:
    town = Town()
    for _ in range(tries.FREE):
        knock(town)
    for _ in range(10):
        with pytest.raises(TooMany):
            knock(town)
    town.clock.advance(tries.FIRST_WAIT)
    knock(town)


def test_one_persons_failures_are_nobody_elses() -> None:
    town = Town()
    for _ in range(tries.FREE):
        knock(town)
    knock(town, "binh")


def test_parallel_guesses_do_not_share_one_try() -> None:
    town = Town()
    town.tries = Crowded()
    with pytest.raises(Raced):
        knock(town)


def test_what_is_counted_cannot_be_read() -> None:
    assert "079085012345" not in Town().gate.subject(Flow.SIGN_IN, "079085012345")


def test_many_wrong_passwords_make_a_captcha_to_sign_in_dearer_and_no_other() -> None:
    town = Town()
    for _ in range(MANY):
        town.rates.hit(FAILURES, WINDOW)
    asked = [offer_captcha(OfferCaptcha(flow=flow), town.captchas, town.rates) for flow in Flow]
    assert {flow: offer.effort for flow, offer in zip(Flow, asked, strict=True)} == {
        Flow.REGISTER: 1,
        Flow.SIGN_IN: 2,
        Flow.RESET: 1,
        Flow.STAFF: 1,
    }
    town.clock.advance(2 * WINDOW)
    assert offer_captcha(OfferCaptcha(flow=Flow.SIGN_IN), town.captchas, town.rates).effort == 1
