"""Nobody says of a requirement what is not so."""

import pytest

from tests.asvs.page import PAGE, marks, page, rows, standard


def test_the_page_is_of_today() -> None:
    assert PAGE.read_text("utf-8") == page(), "run python -m tests.asvs.page"


def test_every_mark_is_of_a_row() -> None:
    known = rows()
    assert {(kind, number) for kind in known for number in known[kind]} >= set(marks())


def test_chapters_that_are_whole_have_every_row_at_its_level() -> None:
    whole = ("6.", "7.", "8.", "14.2.", "14.3.")
    ours = {it: row["level"] for it, row in rows()["asvs"].items() if it.startswith(whole)}
    assert ours == standard()


@pytest.mark.parametrize("number", rows()["asvs"])
def test_a_row_is_held_or_says_why_not(number: str) -> None:
    held, reason = ("asvs", number) in marks(), rows()["asvs"][number].get("open")
    assert held != bool(reason)


@pytest.mark.parametrize("number", rows()["fault"])
def test_a_fault_is_provoked(number: str) -> None:
    assert ("fault", number) in marks()
