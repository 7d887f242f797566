"""The first identity provider: a password, which opened the sign-in, and a second factor."""

from typing import NamedTuple

from portal.domain.arrival import Outcome
from portal.domain.errors import Defect, Invalid
from portal.domain.one_time import MOST_TRIES
from portal.domain.ports.common import Clock, Seal
from portal.domain.ports.devices import Arrivals
from portal.domain.ports.identity import People, SignIns
from portal.domain.ports.identity_providers import Identified
from portal.domain.sign_in import SignIn
from portal.domain.way import ASSURES
from portal.operations.confirm_sign_in import ConfirmSignIn
from portal.operations.factors import Factors, Spend, proves
from portal.operations.sign_in import arrived
from portal.operations.under_way import under_way


class PasswordAndFactor(NamedTuple):
    """`session` names the one that steps up; a sign-in has none. `device` is what to call where somebody knocks."""

    sign_ins: SignIns
    people: People
    factors: Factors
    seal: Seal
    clock: Clock
    arrivals: Arrivals
    session: str = ""
    device: str = ""

    def identified(self, transaction: str, brought: ConfirmSignIn) -> Identified:
        """Whoever that is: of several who bring the right code at once, one.

        Raises NotFound, Invalid for a wrong code, Conflict for a sign-in that is over, Raced.
        """
        begun, person = under_way(
            transaction, self.session, self.sign_ins, self.people, self.clock.now()
        )
        spend = self._spend(begun, brought)
        # First what everybody must pass, then the factor: a code is never spent on a sign-in that is over.
        self.sign_ins.save(begun.used())
        spend()
        return Identified(person, ASSURES[brought.way], brought.way, begun)

    def _spend(self, begun: SignIn, brought: ConfirmSignIn) -> Spend:
        way, code = brought.way, brought.code
        offered, now = way in begun.ways, self.clock.now()
        spend = proves(begun, way, code, self.factors, self.seal, now) if offered else None
        if spend is None:
            self.sign_ins.save(begun.tried())
            self._remember(begun)
            left = MOST_TRIES - begun.tries - 1
            wrong = Defect(pointer="/code", code="code_wrong", params={"left": left})
            raise Invalid(defects=(wrong,))
        return spend

    def _remember(self, begun: SignIn) -> None:
        """A wrong code after a right password is what an owner wants to see; of a step-up they are the owner."""
        if not begun.session:
            self.arrivals.keep(arrived(begun, self.device, Outcome.WRONG_CODE))
