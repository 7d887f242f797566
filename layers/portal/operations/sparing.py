"""Codes by text message cost money and can be aimed at anybody: how many are sent, and when it is enough."""

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from portal.domain.errors import TooMany, Unavailable
from portal.domain.gsm7 import fold, parts
from portal.domain.ports.common import Seal
from portal.domain.ports.messages import Carrier
from portal.domain.ports.rates import Rates

HOUR, DAY, BURST = timedelta(hours=1), timedelta(days=1), timedelta(minutes=10)

STRANGERS = frozenset({"registration_code", "already_registered"})
"""What somebody can ask for who has proven nothing: the way of pumping frauds, who earn by each message."""

BLOCK = len("+848491")
MOST_OF_A_BLOCK = 30
"""A fraud has numbers in rows. So many codes in ten minutes to one block of ten thousand numbers are no chance."""


class Most(NamedTuple):
    """For one number, in an hour and in a day of the clock."""

    an_hour: int
    a_day: int


FOR_STRANGERS, FOR_OWNERS = Most(5, 10), Most(20, 60)
"""Whoever signs in has shown a password before: their limit keeps a thief of it from ringing all night."""


class Budget(NamedTuple):
    """Parts of messages a day (UTC): beyond the first, registrations get none; beyond the second, nobody."""

    registering: int
    at_most: int


class Counting(NamedTuple):
    rates: Rates
    seal: Seal


class SparingTexts:
    """Every code goes this way. `counting` is asked for when a code comes: notices of dossiers need it not.

    `tell` hears of each message that the budget refused.
    """

    def __init__(
        self,
        carrier: Carrier,
        counting: Callable[[], Counting],
        budget: Budget,
        tell: Callable[[], None],
    ) -> None:
        self._carrier, self._counting, self._budget, self._tell = carrier, counting, budget, tell

    def send(self, to: str, text: str, *, serves: str = "", instead_of: str = "") -> None:
        """As the port says. As many counters move for a number with an account as for one without."""
        if serves:
            self._count(instead_of or to, serves)
            heard = serves in STRANGERS and self._heard_enough(to)
            self._spend(parts(fold(text)), serves)
            if instead_of and heard:
                return  # an owner who was told often enough; whoever asked learns nothing by it
        self._carrier.send(to, text)

    def _count(self, number: str, serves: str) -> None:
        rates, seal = self._counting()
        strange = serves in STRANGERS
        whose, most = ("stranger", FOR_STRANGERS) if strange else ("owner", FOR_OWNERS)
        scope = f"text#{whose}#{seal.of('tries', number)}"
        if rates.hit(f"{scope}#hour", HOUR) > most.an_hour:
            raise TooMany("codes_enough_hour", minutes=60)
        if rates.hit(f"{scope}#day", DAY) > most.a_day:
            raise TooMany("codes_enough_day", minutes=24 * 60)
        block = f"text#block#{seal.of('tries', number[:BLOCK])}"
        if strange and rates.hit(block, BURST) > MOST_OF_A_BLOCK:
            raise TooMany("slow_down", minutes=10)

    def _heard_enough(self, number: str) -> bool:
        rates, seal = self._counting()
        scope = f"text#heard#{seal.of('tries', number)}"
        return rates.hit(scope, DAY) > FOR_STRANGERS.a_day

    def _spend(self, much: int, serves: str) -> None:
        """What is refused is not spent: registrations cannot use up what is kept for signing in."""
        strange, rates = serves in STRANGERS, self._counting().rates
        most = self._budget.registering if strange else self._budget.at_most
        if rates.hit("text#parts", DAY, much) > most:
            rates.forgive("text#parts", DAY, much)
            self._tell()
            raise Unavailable("registering_texts_stopped" if strange else "texts_stopped")
