import hmac
from datetime import timedelta
from typing import Annotated

from pydantic import StringConstraints

from portal.domain.errors import NotFound, TooMany
from portal.domain.model import DossierCode, Value
from portal.domain.ports.catalogue import Messages
from portal.domain.ports.dossiers import Dossiers
from portal.domain.ports.rates import Rates
from portal.operations.standing import Standing, standing

MOST_AN_HOUR = 20
"""There are 32^4 secrets: at this pace, guessing one takes six years on average."""


class LookUp(Value):
    """The code and the four characters that are printed on the receipt."""

    code: DossierCode
    secret: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]{4}$", to_upper=True)]


def look_up(command: LookUp, dossiers: Dossiers, rates: Rates, messages: Messages) -> Standing:
    """How a dossier stands, without an account and without anything personal.

    A wrong secret and an unknown code are the same NotFound. Raises TooMany.
    """
    if rates.hit(f"LOOKUP#{command.code}", timedelta(hours=1)) > MOST_AN_HOUR:
        raise TooMany(minutes=60)
    dossier = dossiers.find(command.code)
    if dossier is None or not hmac.compare_digest(dossier.secret, command.secret):
        raise NotFound
    return standing(dossier, dossiers.events(dossier.id), messages)
