from typing import NamedTuple

from portal.domain.alertness import FAILURES, WINDOW, effort
from portal.domain.captcha import Challenge, Flow
from portal.domain.model import Value
from portal.domain.ports.identity import Captchas
from portal.domain.ports.rates import Rates


class OfferCaptcha(Value):
    flow: Flow


class Offer(NamedTuple):
    """`effort` is 1 in quiet times."""

    challenge: Challenge
    effort: int


def offer_captcha(command: OfferCaptcha, captchas: Captchas, rates: Rates) -> Offer:
    """One to sign in with is dearer while many wrong passwords come, from wherever."""
    work = effort(rates.lately(FAILURES, WINDOW)) if command.flow is Flow.SIGN_IN else 1
    return Offer(captchas.offer(command.flow, work), work)
