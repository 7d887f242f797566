from datetime import datetime
from typing import NamedTuple

from pydantic import JsonValue

from portal.domain.errors import Conflict
from portal.domain.model import Value
from portal.domain.passkey import CHALLENGE_LASTS, MOST, PasskeyChallenge, Purpose
from portal.domain.ports.common import Clock, Codes
from portal.domain.ports.factors import Ceremonies, PasskeyChallenges, Passkeys
from portal.domain.ports.identity import People
from portal.domain.session import Session
from portal.operations.show_session import owner


class Challenged(Value):
    """`options` are what the browser is to be told, in WebAuthn's own words."""

    challenge: str
    options: dict[str, JsonValue]
    expires_at: datetime


class Ring(NamedTuple):
    """Where passkeys are looked at."""

    passkeys: Passkeys
    challenges: PasskeyChallenges
    ceremonies: Ceremonies
    codes: Codes
    clock: Clock


def offer_passkey(me: Session, people: People, ring: Ring) -> Challenged:
    """Ask a device for a new passkey. Raises Conflict for one too many, NotSignedIn."""
    name, has = owner(me, people).particulars.name, ring.passkeys.of(me.person)
    if len(has) >= MOST:
        raise Conflict("passkeys_enough")
    asked = _asked(Purpose.ADD, me.session, ring)
    return _told(asked, ring.ceremonies.creation(asked.challenge, me.person, name, has))


def ask_for_passkey(me: Session | None, ring: Ring) -> Challenged:
    """Ask a device for a passkey it has: to sign in with, or for `me`, who is signed in, to step up with."""
    asked = _asked(Purpose.STEP_UP if me else Purpose.SIGN_IN, me.session if me else "", ring)
    return _told(asked, ring.ceremonies.request(asked.challenge))


def _asked(purpose: Purpose, session: str, ring: Ring) -> PasskeyChallenge:
    asked = PasskeyChallenge(
        name=ring.codes.id(),
        purpose=purpose,
        challenge=ring.codes.token(),
        expires_at=ring.clock.now() + CHALLENGE_LASTS,
        session=session,
    )
    ring.challenges.add(asked)
    return asked


def _told(asked: PasskeyChallenge, options: dict[str, JsonValue]) -> Challenged:
    return Challenged(challenge=asked.name, options=options, expires_at=asked.expires_at)
