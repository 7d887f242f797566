"""Codes can be aimed at anybody, and by text message cost money: how many are sent, and when it is enough."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import NamedTuple

from portal.domain.errors import TooMany, Unavailable
from portal.domain.gsm7 import fold, parts
from portal.domain.ports.common import Seal
from portal.domain.ports.messages import Carrier, MailCarrier
from portal.domain.ports.rates import Rates

HOUR, DAY, BURST = timedelta(hours=1), timedelta(days=1), timedelta(minutes=10)

RESET, KNOWN_RESET = "reset_code", "reset_code_known"
"""Codes of a reset, by whom it was asked for: a stranger, or a device that its owner came in on."""

STRANGERS = frozenset({"registration_code", "already_registered", RESET})
"""What somebody can ask for who has proven nothing: the way of pumping frauds, who earn by each message."""

BLOCK = len("+848491")
MOST_OF_A_BLOCK = 30
"""A fraud has numbers in rows. So many codes in ten minutes to one block of ten thousand numbers are no chance."""


class Most(NamedTuple):
    """For one number or mailbox, in an hour and in a day of the clock."""

    an_hour: int
    a_day: int


FOR_STRANGERS, FOR_RESETS, FOR_OWNERS = Most(5, 10), Most(6, 16), Most(20, 60)
"""Whoever signs in has shown a password before: their limit keeps a thief of it from ringing all night. One address
asks for half of the resets at most (`portal.domain.tries.ASKING`): the owner's own has as many."""

WARNINGS = "security_notice"

_COUNTED: Mapping[str, tuple[str, Most]] = {
    "registration_code": ("stranger", FOR_STRANGERS),
    "already_registered": ("stranger", FOR_STRANGERS),
    RESET: ("reset", FOR_RESETS),
    WARNINGS: ("warned", FOR_OWNERS),
}
"""As what, and how many; everything else as its owner's. What warns of a change is counted apart: it uses up no codes,
and codes keep no warning back. So are resets: whoever registers a number must not hear whether its owner has had some.
"""


class Budget(NamedTuple):
    """Parts of messages a day (UTC): beyond the first, registrations get none; beyond the second, nobody."""

    registering: int
    at_most: int


class Counting(NamedTuple):
    rates: Rates
    seal: Seal

    def one_more(self, kind: str, to: str, serves: str) -> None:
        """Raises TooMany when whoever is reached there has had enough."""
        whose, most = _COUNTED.get(serves, ("owner", FOR_OWNERS))
        scope = f"{kind}#{whose}#{self.seal.of('tries', to)}"
        if self.rates.hit(f"{scope}#hour", HOUR) > most.an_hour:
            raise TooMany("codes_enough_hour", minutes=60)
        if self.rates.hit(f"{scope}#day", DAY) > most.a_day:
            raise TooMany("codes_enough_day", minutes=24 * 60)

    def heard_enough(self, kind: str, to: str) -> bool:
        """Whether an owner was told often enough today; counted for others too, so that a clock tells no more."""
        return (
            self.rates.hit(f"{kind}#heard#{self.seal.of('tries', to)}", DAY) > FOR_STRANGERS.a_day
        )


class SparingTexts:
    """Every code by text message goes this way. `counting` is asked for when one comes: notices need it not.

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
            counting, strange = self._counting(), serves in STRANGERS
            counting.one_more("text", instead_of or to, serves)
            if strange:
                self._spare_the_block(instead_of or to, "resets" if serves == RESET else "block")
            heard = strange and counting.heard_enough("text", to)
            self._spend(parts(fold(text)), strange=strange)
            if instead_of and heard:
                return  # whoever asked learns nothing by it
        self._carrier.send(to, text)

    def _spare_the_block(self, number: str, what: str) -> None:
        rates, seal = self._counting()
        block = f"text#{what}#{seal.of('tries', number[:BLOCK])}"
        if rates.hit(block, BURST) > MOST_OF_A_BLOCK:
            raise TooMany("slow_down", minutes=10)

    def _spend(self, much: int, *, strange: bool) -> None:
        """What is refused is not spent: registrations cannot use up what is kept for signing in."""
        rates = self._counting().rates
        most = self._budget.registering if strange else self._budget.at_most
        if rates.hit("text#parts", DAY, much) > most:
            rates.forgive("text#parts", DAY, much)
            self._tell()
            raise Unavailable("registering_texts_stopped" if strange else "texts_stopped")


class SparingMail:
    """The same for codes by mail, which cost little: nobody's mailbox is filled in another's name."""

    def __init__(self, carrier: MailCarrier, counting: Callable[[], Counting]) -> None:
        self._carrier, self._counting = carrier, counting

    def send(
        self, to: str, subject: str, text: str, *, serves: str = "", instead_of: str = ""
    ) -> None:
        if serves:
            counting = self._counting()
            counting.one_more("mail", (instead_of or to).casefold(), serves)
            if counting.heard_enough("mail", to.casefold()) and instead_of:
                return
        self._carrier.send(to, subject, text)
