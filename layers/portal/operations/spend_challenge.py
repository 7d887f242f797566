from portal.domain.errors import NotFound
from portal.domain.passkey import PasskeyChallenge, Purpose
from portal.operations.offer_passkey import Ring


def spend_challenge(name: str, purpose: Purpose, session: str, ring: Ring) -> PasskeyChallenge:
    """The challenge of that name, deleted before anybody looks at the answer: a second one finds none.

    Raises NotFound for one that is too old, or was given out for something or somebody else; Raced.
    """
    asked = ring.challenges.find(name)
    if asked is None or ring.clock.now() >= asked.expires_at:
        raise NotFound("challenge_gone")
    if (asked.purpose, asked.session) != (purpose, session):
        raise NotFound("challenge_gone")
    ring.challenges.spend(asked)
    return asked
