"""What a browser's widget does for a citizen, in Python: for tests and journeys."""

from typing import Any

import altcha


def solve_captcha(challenge: dict[str, Any]) -> str:
    """Do the work of an ALTCHA challenge; returns what goes into `captcha`."""
    asked = altcha.Challenge.from_dict(challenge)
    found = altcha.solve_challenge(asked, timeout=60)
    assert found is not None
    return altcha.Payload(asked, found).to_base64()
