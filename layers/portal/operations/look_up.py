import hashlib
import hmac
from datetime import timedelta
from typing import Annotated

from pydantic import StringConstraints

from portal.domain.errors import NotFound, TooMany
from portal.domain.model import DossierCode, Value
from portal.domain.ports.catalogue import Calendars, Messages
from portal.domain.ports.common import Clock
from portal.domain.ports.dossiers import Dossiers
from portal.domain.ports.rates import Rates
from portal.operations.standing import Standing, standing

MOST_AN_HOUR = 20
"""For one code, right or wrong. There are 32^4 secrets: trying those of one dossier takes six years.

Whoever tries one secret on many codes is not held by this bound, but by the next one.
"""

MOST_WRONG_FROM_ONE_ADDRESS = 60
"""An hour, over all codes: one address comes upon the secret of some dossier once in two years on average.

Right ones are not counted, for many people share an address: a village's, a telephone network's, a CDN's. Whoever
has many addresses is slowed by the API's own limit alone; what there is to see is nothing personal.
"""

_HOUR = timedelta(hours=1)


class LookUp(Value):
    """The code and the four characters that are printed on the receipt."""

    code: DossierCode
    secret: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]{4}$", to_upper=True)]


def look_up(
    command: LookUp,
    address: str,
    dossiers: Dossiers,
    rates: Rates,
    calendars: Calendars,
    messages: Messages,
    clock: Clock,
) -> Standing:
    """How a dossier stands, without an account and without anything personal.

    A wrong secret and an unknown code are the same NotFound. Raises TooMany.
    """
    source = _source(address, clock)
    _count(f"LOOKUP#{command.code}", source, rates)
    found = dossiers.look(command.code)
    if found is None or not hmac.compare_digest(found.dossier.secret, command.secret):
        raise NotFound
    rates.forgive(source, _HOUR)
    return standing(found.dossier, found.events, messages, calendars.working())


def _count(code: str, source: str, rates: Rates) -> None:
    """Count before looking: parallel guesses are guesses too. An address that is refused uses up no code."""
    if rates.hit(source, _HOUR) > MOST_WRONG_FROM_ONE_ADDRESS:
        raise TooMany(minutes=60)
    if rates.hit(code, _HOUR) > MOST_AN_HOUR:
        raise TooMany(minutes=60)


def _source(address: str, clock: Clock) -> str:
    """Name an address for a day.

    A plain hash, which whoever reads the table can undo by trying all addresses: this public door has no secret to
    seal it with, and is to have none. The counter forgets itself within hours.
    """
    named = f"{address}|{clock.now().date()}"
    return f"LOOKUPS-FROM#{hashlib.sha256(named.encode()).hexdigest()}"
