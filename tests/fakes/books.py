"""The books of a small portal of fakes: what an operator would read of it."""

from collections.abc import Iterator

from portal.domain.money_case import MoneyCase
from portal.domain.payment import PaymentRequest
from portal.domain.ports.books import DeadLetters, Text

NOTHING_DEAD = DeadLetters(frozenset(), frozenset(), frozenset(), frozenset())


class FakeBooks:
    def __init__(self) -> None:
        self.attempts: list[PaymentRequest] = []
        self.spoken_of: list[str] = []
        self.opened: list[MoneyCase] = []
        self.keys: list[str] = []
        self.letters = NOTHING_DEAD
        self.written: list[Text] = []

    def payments(self) -> Iterator[PaymentRequest]:
        return iter(self.attempts)

    def told(self) -> Iterator[str]:
        return iter(self.spoken_of)

    def cases(self) -> Iterator[MoneyCase]:
        return iter(self.opened)

    def clean(self) -> Iterator[str]:
        return iter(self.keys)

    def dead(self) -> DeadLetters:
        return self.letters

    def texts(self) -> Iterator[Text]:
        return iter(self.written)
