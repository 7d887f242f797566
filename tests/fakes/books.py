"""The books of a small portal of fakes: what an operator would read of it."""

from collections.abc import Iterator

from portal.domain.payment import PaymentRequest
from portal.domain.ports.books import DeadLetters, Text

NOTHING_DEAD = DeadLetters(frozenset(), frozenset(), frozenset(), frozenset())


class FakeBooks:
    def __init__(self) -> None:
        self.attempts: list[PaymentRequest] = []
        self.keys: list[str] = []
        self.letters = NOTHING_DEAD
        self.written: list[Text] = []

    def payments(self) -> Iterator[PaymentRequest]:
        return iter(self.attempts)

    def clean(self) -> Iterator[str]:
        return iter(self.keys)

    def dead(self) -> DeadLetters:
        return self.letters

    def texts(self) -> Iterator[Text]:
        return iter(self.written)
