"""ALTCHA: the caller's machine does a little work, with no puzzle and no third party.

Version 2 of its challenge, deterministic: we choose the number to be found, so the work is known
beforehand and checking it costs one hash. The widget of npm `altcha` 3.x solves it in about a second
on two cores. It prices abuse; it does not prove that somebody is human.
"""

import secrets
from datetime import UTC, datetime

import altcha

from portal.domain.captcha import LASTS, Challenge, Flow, Solved
from portal.domain.ports.common import Clock, Seal

_ALGORITHM = "PBKDF2/SHA-256"
_COST = 500


class AltchaCaptchas:
    """`work`: how many keys a caller tries at least, and up to twice as many."""

    def __init__(self, seal: Seal, clock: Clock, work: int) -> None:
        self._seal, self._clock, self._work = seal, clock, work

    def offer(self, flow: Flow, effort: int = 1) -> Challenge:
        least = effort * self._work
        challenge = altcha.create_challenge(
            _ALGORITHM,
            _COST,
            counter=least + secrets.randbelow(least + 1),
            expires_at=self._clock.now() + LASTS,
            data={"flow": flow.value},
            hmac_secret=self._key("challenge"),
            hmac_key_secret=self._key("solution"),
        )
        return Challenge(challenge.to_dict())

    def solved(self, flow: Flow, answer: str) -> Solved | None:
        """Look at what is inside only once the signature says that it is ours."""
        found = altcha.verify_solution(
            answer, self._key("challenge"), hmac_key_secret=self._key("solution")
        )
        if not found.verified:
            return None
        challenge = altcha.Payload.from_base64(answer).challenge
        if challenge.parameters.data != {"flow": flow.value}:
            return None
        until = datetime.fromtimestamp(challenge.parameters.expires_at or 0, UTC)
        return Solved(challenge.signature or "", until)

    def _key(self, of: str) -> str:
        return self._seal.of("captcha", of)
