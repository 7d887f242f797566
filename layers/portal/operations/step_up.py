from typing import NamedTuple

from portal.domain.errors import Defect, Forbidden, Invalid
from portal.domain.model import Value
from portal.domain.person import Password
from portal.domain.ports.common import Clock, Codes
from portal.domain.ports.identity import Sessions, TriesLately
from portal.domain.ports.identity_providers import Brought, IdentityProvider
from portal.domain.session import Session
from portal.domain.sign_in import LASTS, SignIn
from portal.operations.come_in import SignedIn
from portal.operations.factors import ways_of
from portal.operations.pass_gate import Gate, count_inside
from portal.operations.show_session import owner
from portal.operations.sign_in import Counter, SigningIn, asked_for_more
from portal.operations.write_to import Post


class StepUp(Value):
    password: Password


class Threshold(NamedTuple):
    """Where somebody who is in already proves it again."""

    sessions: Sessions
    tries: TriesLately
    codes: Codes
    clock: Clock


def step_up(command: StepUp, me: Session, counter: Counter, gate: Gate, post: Post) -> SigningIn:
    """Ask somebody who is signed in to prove it again, beginning with their password.

    Guesses at it are counted as at the front door. Raises Invalid, TooMany, Forbidden after too many in a row,
    NotSignedIn, Raced.
    """
    person = owner(me, counter.people)
    account = count_inside(gate, person.particulars.cccd)
    if not counter.passwords.right(command.password, person.particulars.password):
        raise Invalid(defects=(Defect(pointer="/password", code="password_wrong"),))
    begun = SignIn(
        sign_in=counter.codes.id(),
        person=person.person,
        account=account,
        code="",
        expires_at=gate.clock.now() + LASTS,
        epoch=person.epoch,
        ways=ways_of(person.person, counter.factors),
        session=me.session,
        texts=0,
    )
    return asked_for_more(begun, person, counter, gate, post)


def confirm_step_up(
    brought: Brought,
    transaction: str,
    me: Session,
    provider: IdentityProvider[Brought],
    threshold: Threshold,
) -> SignedIn:
    """The same session under a new token, proven from now on; the old token is nobody's at once.

    Raises what the provider does; Raced if the session was ended, or stepped up twice at once.
    """
    came = provider.identified(transaction, brought)
    if came.begun:
        threshold.tries.forget(came.begun.account)
    person = came.person
    if person.frozen_at is not None:
        raise Forbidden("account_frozen")
    token = threshold.codes.token()
    renewed = me.proved(token, came.assurance, threshold.clock.now())
    threshold.sessions.replace(me, renewed, person)
    return SignedIn(person.person, person.particulars.name, renewed.expires_at, token)
