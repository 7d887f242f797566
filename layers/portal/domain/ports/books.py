"""What an operator looks at to know that nothing was lost. No function of the portal may read this much."""

from collections.abc import Iterator
from typing import NamedTuple, Protocol, TypeAlias

from portal.domain.money_case import MoneyCase
from portal.domain.payment import PaymentRequest

Numbered: TypeAlias = tuple[str, int]
"""An event: its dossier's internal id, and its number."""


class DeadLetters(NamedTuple):
    """What was given up where an operator sees it: told to nobody, or never made known at all."""

    notices: frozenset[Numbered]
    deliveries: frozenset[Numbered]
    events: frozenset[Numbered]
    payments: frozenset[str]


class Text(NamedTuple):
    """Something written where it stays. `place` says where, and is safe to print."""

    place: str
    words: str


class Books(Protocol):
    def payments(self) -> Iterator[PaymentRequest]:
        """Every attempt to pay there ever was."""

    def told(self) -> Iterator[str]:
        """Every reference that a gateway spoke of, once or more."""

    def cases(self) -> Iterator[MoneyCase]:
        """Every case about money there ever was."""

    def clean(self) -> Iterator[str]:
        """The key of everything people may be shown."""

    def dead(self) -> DeadLetters: ...

    def texts(self) -> Iterator[Text]:
        """Keys of tables and buckets, dead letters, and every line of every log."""
