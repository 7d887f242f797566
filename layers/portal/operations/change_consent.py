from portal.domain.consent import PURPOSES, REQUIRED, TEXTS, ConsentChange
from portal.domain.errors import Conflict, NotFound
from portal.domain.model import Value
from portal.domain.ports.common import Clock
from portal.domain.ports.consents import Consents
from portal.domain.session import Session


class ChangeConsent(Value):
    given: bool


def change_consent(
    command: ChangeConsent, named: str, me: Session, consents: Consents, clock: Clock
) -> None:
    """Give a consent or withdraw it; what stands so already is left as it is.

    Raises NotFound for no purpose of ours, Conflict for one that an account cannot be without, Raced.
    """
    purpose = next((one for one in PURPOSES if one == named), None)
    if purpose is None:
        raise NotFound
    if purpose in REQUIRED:
        raise Conflict("consent_required")
    lines = [line for line in consents.of(me.person) if line.purpose == purpose]
    if (bool(lines) and lines[-1].given) == command.given:
        return
    consents.add(
        ConsentChange(
            person=me.person,
            purpose=purpose,
            number=len(lines) + 1,
            given=command.given,
            text=TEXTS[purpose],
            at=clock.now(),
            how="account",
        )
    )
