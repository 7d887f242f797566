"""Whoever can say who somebody is.

The portal's own ways are the first: a password with a second factor, and a passkey. Another provider (OpenID Connect)
names its way back by the `state` it gave, and brings the code that it was given there.
"""

from typing import NamedTuple, Protocol, TypeVar

from portal.domain.person import Person
from portal.domain.sign_in import SignIn
from portal.domain.way import Assurance

Brought = TypeVar("Brought")
Brought_contra = TypeVar("Brought_contra", contravariant=True)


class Identified(NamedTuple):
    """`way` names the proofs; `begun` is what a password had opened, if one did."""

    person: Person
    assurance: Assurance
    way: str
    begun: SignIn | None = None


class IdentityProvider(Protocol[Brought_contra]):
    def identified(self, transaction: str, brought: Brought_contra) -> Identified:
        """Whom that proves, in the transaction it was asked for in; once.

        Raises NotFound for a transaction that is none or is too old, Conflict for one that is over, Invalid for
        what proves nobody, Raced where several try at once.
        """
