"""What a word that nobody spells so may have been: the catalogue's own words, beside those it stands with there."""

import json
from collections.abc import Iterable, Sequence
from sqlite3 import Connection
from typing import NamedTuple

from portal.domain.folding import folded, toned
from portal.domain.keyboards import untangled
from portal.domain.near import nearby, pronounceable

_MOST_MEANT = 4
_LONGEST_WORD = 20
_OFTEN_SEEN = 3
"""Times that two words stand together: once may be chance."""
_LIKELY = 0.02
"""What is seen less than this part of the best is not looked for."""


class Neighbour(NamedTuple):
    """A word beside another, folded and as it was typed, and whether it says something."""

    word: str
    typed: str
    telling: bool


class Pair(NamedTuple):
    """A word that is seen beside a neighbour (0: after the one before it, 1: before the one after), and how often."""

    word: str
    side: int
    marked: str
    times: int


class Mending:
    def __init__(self, shelf: Connection) -> None:
        self._shelf = shelf

    def may_be(
        self, words: Sequence[str], typed: Sequence[str], noise: frozenset[int]
    ) -> list[list[str]]:
        """What each word may be, the likeliest first: itself, if it is known and at home beside its neighbours.

        What says nothing is no slip of what does.
        """
        known = self._known(words)
        return [
            [word]
            if at in noise
            else self._options(word, _beside(typed, at, noise), known=word in known)
            for at, word in enumerate(words)
        ]

    def _options(self, word: str, beside: tuple[Neighbour, Neighbour], *, known: bool) -> list[str]:
        if word.isdigit() or len(word) == 1 or len(word) > _LONGEST_WORD:
            return [word]
        if known and self._pairs([word], beside):
            return [word]
        candidates = self._known([*untangled(word), *nearby(word)])
        pairs = self._pairs(candidates, beside)
        if known:
            return [word, *_best(_seen(pairs))]
        left = {other: candidates[other] for other in untangled(word) if other in candidates}
        alone = not any(one.word for one in beside)
        fitting = candidates if alone else _at_home(word, pairs, beside)
        return _best(left) or _best(fitting) or [word]

    def _known(self, words: Iterable[str]) -> dict[str, int]:
        rows = self._shelf.execute(
            "SELECT word, times FROM word WHERE word IN (SELECT value FROM json_each(?))",
            (json.dumps([*words]),),
        )
        return dict(rows.fetchall())

    def _pairs(self, words: Iterable[str], beside: tuple[Neighbour, Neighbour]) -> list[Pair]:
        """Those that are seen after the one neighbour or before the other, and how often."""
        (before, after), wanted = beside, json.dumps([*words])
        rows = self._shelf.execute(
            "SELECT second, 0, marked, times FROM pair WHERE first = ? AND second IN (SELECT value FROM json_each(?)) "
            "UNION ALL "
            "SELECT first, 1, marked, times FROM pair WHERE second = ? AND first IN (SELECT value FROM json_each(?))",
            (before.word, wanted, after.word, wanted),
        )
        return [Pair(*row) for row in rows]


def _beside(typed: Sequence[str], at: int, noise: frozenset[int]) -> tuple[Neighbour, Neighbour]:
    before, after = (
        Neighbour(folded(typed[near]), typed[near], near not in noise)
        if 0 <= near < len(typed)
        else Neighbour("", "", telling=False)
        for near in (at - 1, at + 1)
    )
    return before, after


def _seen(pairs: Iterable[Pair]) -> dict[str, int]:
    found: dict[str, int] = {}
    for pair in pairs:
        found[pair.word] = found.get(pair.word, 0) + pair.times
    return found


def _at_home(
    slip: str, pairs: Iterable[Pair], beside: tuple[Neighbour, Neighbour]
) -> dict[str, int]:
    """Those that are seen with a neighbour as it was typed: *cao thế* is no slip of *cá thể*.

    What could be a word of its own, though none of ours, is a slip only of what is often seen with all that is told
    beside it.
    """
    fitting = [pair for pair in pairs if _is(beside[pair.side], pair.marked.split()[pair.side])]
    times = _seen(fitting)
    if not pronounceable(slip):
        return times
    seen = {(pair.word, pair.side) for pair in fitting}
    sides = [side for side, one in enumerate(beside) if one.telling]
    return {
        word: often
        for word, often in times.items()
        if often >= _OFTEN_SEEN and all((word, side) in seen for side in sides)
    }


def _is(one: Neighbour, marked: str) -> bool:
    """Whoever typed marks means them."""
    return one.typed == one.word or toned(one.typed) == toned(marked)


def _best(times: dict[str, int]) -> list[str]:
    least = max(times.values(), default=0) * _LIKELY
    likely = (word for word in times if times[word] >= least)
    return sorted(likely, key=lambda word: (-times[word], word))[:_MOST_MEANT]
