"""What a question is looked for by, where most entries have most of its words."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from infra.catalogue.index import SCHEMA
from portal.catalogue.wording import Wording

OFTEN = {"giay": 6000, "phep": 4000, "lai": 900, "xe": 5000, "hiem": 3}


@pytest.fixture
def shelf() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as made:
        made.executescript(SCHEMA)
        words = [(word, word, times) for word, times in OFTEN.items()]
        made.executemany("INSERT INTO word VALUES (?, ?, ?)", words)
        made.executemany("INSERT INTO often VALUES (?, ?)", OFTEN.items())
        pairs = [(one, two, f"{one} {two}", 9) for one in OFTEN for two in OFTEN if one != two]
        made.executemany("INSERT INTO pair VALUES (?, ?, ?, ?)", pairs)
        yield made


def test_long_phrases_and_rare_words_are_looked_for_and_what_most_entries_have_is_not(
    shelf: sqlite3.Connection,
) -> None:
    parts = Wording(shelf).understood("giay phep lai xe hiem").parts
    assert {"hiem", "xe hiem", "lai xe hiem", "phep lai xe"} <= {*parts}
    assert {"giay", "xe", "phep"} & {*parts} == set()


def test_something_is_looked_for_though_all_of_it_is_everywhere(shelf: sqlite3.Connection) -> None:
    assert Wording(shelf).understood("giay").parts == ("giay",)


def test_what_no_entry_has_is_not_looked_for(shelf: sqlite3.Connection) -> None:
    assert Wording(shelf).understood("voi").parts == ()
