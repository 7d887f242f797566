from datetime import datetime
from typing import NamedTuple

from portal.domain.errors import Forbidden
from portal.domain.model import Value
from portal.domain.ports.common import Clock, Codes
from portal.domain.ports.identity import Sessions, TriesLately
from portal.domain.ports.identity_providers import Brought, Identified, IdentityProvider
from portal.domain.session import Session, hashed
from portal.domain.way import Proof, Way


class ConfirmSignIn(Value):
    code: Proof
    way: Way = Way.SMS


class SignedIn(NamedTuple):
    """`token` is told once and kept nowhere."""

    person: str
    name: str
    expires_at: datetime
    token: str


class Door(NamedTuple):
    """Where somebody comes in."""

    sessions: Sessions
    tries: TriesLately
    codes: Codes
    clock: Clock


def confirm_sign_in(
    brought: Brought, transaction: str, provider: IdentityProvider[Brought], door: Door
) -> SignedIn:
    """Begin a session for whoever the provider says it is: exactly one, however many bring it at the same moment.

    Raises what the provider does; Forbidden for a frozen account; Raced if the account changed meanwhile.
    """
    came = provider.identified(transaction, brought)
    if came.account:
        door.tries.forget(came.account)
    return _session(came, door)


def _session(came: Identified, door: Door) -> SignedIn:
    now, token, person = door.clock.now(), door.codes.token(), came.person
    if person.frozen_at is not None:
        raise Forbidden("account_frozen")
    session = Session(
        token_hash=hashed(token),
        person=person.person,
        started_at=now,
        seen_at=now,
        session=door.codes.id(),
        proved_at=now,
        assurance=came.assurance,
    )
    door.sessions.add(session, person)
    return SignedIn(person.person, person.particulars.name, session.expires_at, token)
