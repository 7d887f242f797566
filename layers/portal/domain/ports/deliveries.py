"""What was told to agencies, and the way to tell them."""

from typing import Protocol

from portal.domain.agency import Agency
from portal.domain.delivery import Delivery, Reply, Webhook


class Deliveries(Protocol):
    def find(self, dossier: str, seq: int) -> Delivery | None: ...

    def save(self, delivery: Delivery) -> None:
        """Keep its new version. Raises Raced unless that follows the stored one."""


class Webhooks(Protocol):
    def call(self, agency: Agency, name: str, webhook: Webhook) -> Reply:
        """Knock once, as the call of that name. What goes wrong there is a reply, not an error."""
