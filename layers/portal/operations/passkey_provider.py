"""The second identity provider: a passkey alone. Its device knew its owner by finger, face or PIN: both factors."""

from typing import NamedTuple

from portal.domain.errors import Defect, Invalid
from portal.domain.passkey import Assertion, Purpose, named
from portal.domain.ports.identity import People
from portal.domain.ports.identity_providers import Identified
from portal.domain.session import Session
from portal.domain.way import Assurance
from portal.operations.offer_passkey import Ring
from portal.operations.spend_challenge import spend_challenge


class PasskeyAlone(NamedTuple):
    """`me` is who steps up; a sign-in has nobody yet."""

    ring: Ring
    people: People
    me: Session | None = None

    def identified(self, transaction: str, brought: Assertion) -> Identified:
        """Whose passkey answered that challenge. Raises NotFound, Invalid, Raced.

        The account is read before the passkey is looked at: if it is barred meanwhile, no session begins.
        """
        purpose = Purpose.STEP_UP if self.me else Purpose.SIGN_IN
        asked = spend_challenge(transaction, purpose, self.me.session if self.me else "", self.ring)
        person = self.people.find(brought.person) if self._may_be(brought.person) else None
        passkey = self.ring.passkeys.find(brought.person, named(brought.credential))
        if person is None or passkey is None:
            raise _wrong()
        count = self.ring.ceremonies.sign_count(brought, asked.challenge, passkey)
        if count is None:
            raise _wrong()
        self.ring.passkeys.save(passkey.used(count, self.ring.clock.now()))
        return Identified(person, Assurance.PHISHING_RESISTANT, "passkey")

    def _may_be(self, person: str) -> bool:
        """Somebody who is signed in steps up as themselves."""
        return self.me is None or self.me.person == person


def _wrong() -> Invalid:
    return Invalid(defects=(Defect(pointer="/credential", code="passkey_wrong"),))
