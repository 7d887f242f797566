from portal.domain.money_case import MoneyCase
from portal.domain.ports.books import Books


def list_cases(books: Books) -> list[MoneyCase]:
    """Every case there ever was: open ones first, the oldest of them before all."""
    return sorted(books.cases(), key=lambda case: (not case.is_open, case.opened_at))
