"""What was told to agencies, and the way to tell them."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from portal.domain.agency import Agency
from portal.domain.delivery import Delivery, Reply, Webhook
from portal.domain.trying import Turn, always


class Numbered(NamedTuple):
    """Which event of which dossier a delivery is of."""

    dossier: str
    seq: int


class Deliveries(Protocol):
    def find(self, dossier: str, seq: int) -> Delivery | None: ...

    def of(self, dossier: str) -> Sequence[Delivery]:
        """Every delivery of a dossier, in the order of its events."""

    def overdue(self, before: str, limit: int, its_turn: Turn = always) -> Sequence[Numbered]:
        """Those whose next attempt should have been made, with patience, before that moment.

        `its_turn` is asked of when that attempt was due; `limit` and order as for attempts to pay.
        """

    def save(self, delivery: Delivery) -> None:
        """Keep its new version. Raises Raced unless that follows the stored one."""


class Webhooks(Protocol):
    def call(self, agency: Agency, name: str, webhook: Webhook) -> Reply:
        """Knock once, as the call of that name. What goes wrong there is a reply, not an error."""
