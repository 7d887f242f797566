"""Telling people and agencies: what was told, in dicts and lists."""

from collections.abc import Sequence

from portal.domain.agency import Agency
from portal.domain.delivery import Delivery, Reply, Webhook
from portal.domain.errors import Raced, Unavailable
from portal.domain.leg import PATIENCE
from portal.domain.notice import Notice
from portal.domain.ports.deliveries import Numbered
from portal.domain.trying import Turn, always


class FakeNotices:
    def __init__(self) -> None:
        self._stored: dict[tuple[str, int], Notice] = {}

    def find(self, dossier: str, seq: int) -> Notice | None:
        return self._stored.get((dossier, seq))

    def save(self, notice: Notice) -> None:
        stored = self.find(notice.dossier, notice.seq)
        if notice.version != (stored.version if stored else 0) + 1:
            raise Raced
        self._stored[notice.dossier, notice.seq] = notice


class FakeDeliveries:
    """`loses` so many writes before it keeps one."""

    def __init__(self, *, loses: int = 0) -> None:
        self._stored: dict[tuple[str, int], Delivery] = {}
        self._loses = loses

    def find(self, dossier: str, seq: int) -> Delivery | None:
        return self._stored.get((dossier, seq))

    def of(self, dossier: str) -> Sequence[Delivery]:
        return [self._stored[key] for key in sorted(self._stored) if key[0] == dossier]

    def overdue(self, before: str, limit: int, its_turn: Turn = always) -> Sequence[Numbered]:
        late = [
            Numbered(*key)
            for key, one in self._stored.items()
            if one.next_at
            and (one.next_at + PATIENCE).isoformat() < before
            and its_turn(one.next_at)
        ]
        return late[:limit]

    def save(self, delivery: Delivery) -> None:
        if self._loses:
            self._loses -= 1
            raise Unavailable
        stored = self.find(delivery.dossier, delivery.seq)
        if delivery.version != (stored.version if stored else 0) + 1:
            raise Raced
        self._stored[delivery.dossier, delivery.seq] = delivery


class FakeWebhooks:
    """An agency that gives one reply after another, and then the last one for ever."""

    def __init__(self, *replies: Reply) -> None:
        self._replies = list(replies) or [Reply(status=204)]
        self.calls: list[tuple[str, str, Webhook]] = []

    def call(self, agency: Agency, name: str, webhook: Webhook) -> Reply:
        self.calls.append((agency.webhook_url, name, webhook))
        return self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]
