from collections.abc import Callable, Iterator
from typing import Protocol, TypeVar


class Page(Protocol):
    """`next` is a cursor; None on the last page."""

    @property
    def next(self) -> str | None: ...


P = TypeVar("P", bound=Page)


def pages(of: Callable[[str, str | None], P], person: str) -> Iterator[P]:
    """Every page of what somebody has, the first of them even if it is empty."""
    page = of(person, None)
    yield page
    while page.next:
        page = of(person, page.next)
        yield page
