"""Where payments are kept, and the gateways they are made at."""

from collections.abc import Sequence
from typing import Protocol

from pydantic import RootModel

from portal.domain.money_case import MoneyCase
from portal.domain.payment import FeeRequest, Heard, Note, Notification, PaymentRequest
from portal.domain.settlement import Settled
from portal.domain.trying import Turn, always


class Payments(Protocol):
    def request(self, fee: FeeRequest) -> None:
        """Raises Raced if that dossier's fee is requested already."""

    def fee(self, dossier: str) -> FeeRequest | None:
        """By the dossier's internal id."""

    def attempt(self, payment: PaymentRequest, fee: FeeRequest) -> None:
        """Keep a new attempt, and the fee that names it as its last, or neither.

        Raises Raced if there is an attempt of that reference, or the fee's version does not follow
        the stored one.
        """

    def find(self, payment: str) -> PaymentRequest | None: ...

    def settle(self, settled: Settled, note: Note | None = None) -> None:
        """Keep what is new of an attempt, its fee and its cases, with the notification that made it so.

        Raises Raced unless each version follows the stored one.
        """

    def note(self, note: Note) -> None:
        """Keep a notification that changes nothing. The same one again is kept once."""

    def notes(self, payment: str) -> Sequence[Note]:
        """Every notification of that reference."""

    def cases(self, payment: str) -> Sequence[MoneyCase]:
        """Every case of that reference."""

    def unsettled(self, before: str, limit: int, its_turn: Turn = always) -> Sequence[str]:
        """References of attempts whose gateway was to be asked before that moment (ISO 8601), and whose turn it is.

        `limit` of each shard, those that wait longest; one of each shard after the other.
        """


class Acknowledgement(RootModel[dict[str, str]]):
    """What a gateway wants to read after a notification, in its own words."""


class Gateway(Protocol):
    name: str

    def address(self, payment: PaymentRequest) -> str:
        """Where the citizen's browser goes to pay: the same for the same attempt."""

    def said(self, query: str) -> Notification | None:
        """What a query string says that the gateway signed; None if it did not sign it for us."""

    def acknowledge(self, heard: Heard) -> Acknowledgement: ...


class Inquiry(Protocol):
    """A gateway's desk that answers what became of an attempt at that gateway; `name` is the gateway's."""

    name: str

    def ask(self, payment: PaymentRequest) -> Notification | None:
        """What the gateway says and signs; None if it says nothing, nothing to us, or nothing in time.

        An attempt it has never heard of is one that nobody has paid.
        """
