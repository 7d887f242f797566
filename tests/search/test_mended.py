"""What is a slip of a finger, and what is a word that the catalogue does not know."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from infra.catalogue.index import SCHEMA
from portal.catalogue.wording import Wording

PAIRS = [
    ("tiền điện", 9),
    ("cá thể", 4),
    ("xe máy", 4),
    ("khẩu bảo", 1),
    ("bảo hiểm", 9),
    ("đăng ký", 200),
    ("đăng kê", 4),
    ("đăng vi", 3),
]
FOLDED = {
    "đăng": "dang",
    "kê": "ke",
    "ký": "ky",
    "vi": "vi",
    "tiền": "tien",
    "điện": "dien",
    "cá": "ca",
    "thể": "the",
    "xe": "xe",
    "máy": "may",
    "khẩu": "khau",
    "bảo": "bao",
    "hiểm": "hiem",
}


@pytest.fixture
def wording() -> Iterator[Wording]:
    with closing(sqlite3.connect(":memory:")) as made:
        made.executescript(SCHEMA)
        words = [(word, marked, 9) for marked, word in FOLDED.items()]
        made.executemany("INSERT INTO word VALUES (?, ?, ?)", words)
        pairs = [(*(FOLDED[one] for one in two.split()), two, times) for two, times in PAIRS]
        made.executemany("INSERT INTO pair VALUES (?, ?, ?, ?)", pairs)
        yield Wording(made)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tien dein thang nay", "tiền điện thang nay"),
        ("cao thể", "cá thể"),
        ("cao the", "cá thể"),
        ("xe ca", None),
    ],
)
def test_a_slip_is_mended_beside_what_it_stands_with(
    wording: Wording, typed: str, meant: str | None
) -> None:
    assert wording.understood(typed).meant == meant


@pytest.mark.parametrize(
    "typed",
    [
        "cao thế",  # whoever typed marks means them
        "dien cao the",  # *điện* does not stand before *cá*
        "khau gao",  # seen once, by chance
    ],
)
def test_a_word_that_is_not_ours_stays_as_it_was_typed(wording: Wording, typed: str) -> None:
    understood = wording.understood(typed)
    assert understood.meant is None
    assert understood.likely.split()[-2:] != ["ca", "the"]


def test_of_what_it_may_be_what_is_hardly_ever_said_is_not_looked_for(wording: Wording) -> None:
    assert wording.understood("dang ki").units == (("dang",), ("ky", "ke"), ("dang ky", "dang ke"))
