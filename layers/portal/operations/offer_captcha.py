from portal.domain.captcha import Challenge, Flow
from portal.domain.model import Value
from portal.domain.ports.identity import Captchas


class OfferCaptcha(Value):
    flow: Flow


def offer_captcha(command: OfferCaptcha, captchas: Captchas) -> Challenge:
    return captchas.offer(command.flow)
