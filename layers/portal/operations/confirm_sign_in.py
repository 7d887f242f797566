from typing import NamedTuple

from portal.domain.arrival import Arrival, Outcome
from portal.domain.captcha import Flow
from portal.domain.device import Whence
from portal.domain.errors import Forbidden
from portal.domain.model import Value
from portal.domain.ports.common import Seal
from portal.domain.ports.identity import TriesLately
from portal.domain.ports.identity_providers import Brought, Identified, IdentityProvider
from portal.domain.way import Proof, Way
from portal.operations.brake import Counted, release
from portal.operations.come_in import Hall, SignedIn, come_in
from portal.operations.pass_gate import subject_of


class ConfirmSignIn(Value):
    code: Proof
    way: Way = Way.SMS


class Arriving(NamedTuple):
    """From where somebody comes; `public`: others use this computer too, so the session is short."""

    whence: Whence
    public: bool = False


class Door(NamedTuple):
    """Where somebody comes in."""

    tries: TriesLately
    seal: Seal
    hall: Hall


def confirm_sign_in(
    brought: Brought,
    transaction: str,
    arriving: Arriving,
    provider: IdentityProvider[Brought],
    door: Door,
) -> SignedIn:
    """Begin a session for whoever the provider says it is: exactly one, however many bring it at the same moment.

    Raises what the provider does; Forbidden for a frozen account; Raced if the account changed meanwhile.
    """
    came = provider.identified(transaction, brought)
    if came.person.frozen_at is not None:
        raise Forbidden("account_frozen")
    if came.begun:
        release(Counted(came.begun.tried_at or came.begun.account, came.begun.address), door.tries)
    account = subject_of(door.seal, Flow.SIGN_IN, came.person.particulars.cccd)
    arrival = _arrival(came, transaction, arriving, door)
    return come_in(came, arrival, account, arriving.whence, door.hall)


def _arrival(came: Identified, transaction: str, arriving: Arriving, door: Door) -> Arrival:
    return Arrival(
        sign_in=transaction,
        person=came.person.person,
        at=came.begun.began_at if came.begun else door.hall.clock.now(),
        device=arriving.whence.name,
        known=False,
        outcome=Outcome.BEGUN,
        public=arriving.public,
        way=came.way,
    )
