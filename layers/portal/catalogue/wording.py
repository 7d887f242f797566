"""What somebody's words may mean, in the words of the catalogue."""

import json
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from sqlite3 import Connection
from typing import NamedTuple
from unicodedata import normalize

from portal.catalogue.mending import Mending
from portal.domain.folding import folded, toned

MOST_WORDS = 24
_LEAST_PARTS = 4
_LONGEST_SAID = 4
_NOISE = "SELECT said, said FROM noise WHERE said IN (SELECT value FROM json_each(?))"
_ELSEWHERE = "SELECT said, said FROM elsewhere WHERE said IN (SELECT value FROM json_each(?))"
_MEANINGS = "SELECT said, meant FROM meaning WHERE said IN (SELECT value FROM json_each(?))"
_MARKED = "SELECT word, marked FROM word WHERE word IN (SELECT value FROM json_each(?))"
_OFTEN = "SELECT word, entries FROM often WHERE word IN (SELECT value FROM json_each(?))"
_MOST_TELLING = 6
"""Words that say something: a longer question tells a story, most of which is in no title."""
_MOST_WORK = 3000
"""Entries looked at for one question, each as often as a part leads to it: what more parts add is little."""
_WORD = re.compile(r"[^\W_]+")


class Understood(NamedTuple):
    """Words and phrases to look for; the question mended; and, where that differs, as the catalogue spells it.

    `units` are what an answer should hold half of: each of the question's words, and two of them together, in every
    spelling; none where it is known by other means that something is meant. Where it asks for what no entry is about
    as well, it is understood without that, and `besides` is what is left and what that means: one of them has to name
    the answer. *Đăng ký nhãn hiệu* leaves *đăng ký*, which names none.
    """

    parts: tuple[str, ...]
    likely: str
    meant: str | None
    units: tuple[tuple[str, ...], ...]
    besides: tuple[str, ...]


class Wording:
    def __init__(self, shelf: Connection) -> None:
        self._shelf = shelf
        self._mending = Mending(shelf)

    def understood(self, text: str) -> Understood:
        words = split(text)
        may_be = self._mending.may_be(words, _typed(text, words), self._noise(words))
        likely = [options[0] for options in may_be]
        noise = self._noise(likely)
        elsewhere = self._elsewhere(likely, noise)
        idle = noise | elsewhere
        left = " ".join(word for at, word in enumerate(likely) if at not in elsewhere)
        meanings = self._meanings(words, likely, idle, elsewhere)
        telling = [options for at, options in enumerate(may_be) if at not in idle]
        parts = [
            *(option for options in telling for option in options),
            *_phrases(may_be, idle),
            *(part for meant in meanings for part in _apart(meant)),
        ]
        if not elsewhere:  # its marks would be looked for too: *nghiệp* is in many a title
            parts += _marked(text, words)
        return Understood(
            self._worth(parts),
            left,
            self._spelled(text, words, likely),
            () if meanings else _units(telling),
            (left, *meanings) if elsewhere else (),
        )

    def _worth(self, parts: Iterable[str]) -> tuple[str, ...]:
        """Those that some entry has; of many, those that tell most: long phrases, and words that few entries have."""
        every = dict.fromkeys(parts)
        often = self._often({word for part in every for word in part.split()})
        work = {part: min(often.get(word, 0) for word in part.split()) for part in every}
        kept, done = set[str](), 0
        for part in sorted(every, key=lambda part: work[part] / len(part.split()) ** 2):
            if work[part] and (len(kept) < _LEAST_PARTS or done + work[part] <= _MOST_WORK):
                kept.add(part)
                done += work[part]
        return tuple(part for part in every if part in kept)

    def _often(self, words: Iterable[str]) -> dict[str, int]:
        return dict(self._shelf.execute(_OFTEN, (json.dumps([*words]),)).fetchall())

    def _noise(self, words: Sequence[str]) -> frozenset[int]:
        """Places of words that say nothing; none, if nothing else is left."""
        said = [*_spans(words)]
        noisy = self._in(_NOISE, {text for _, text in said})
        places = {place for span, text in said if text in noisy for place in span}
        return frozenset(places) if len(places) < len(words) else frozenset()

    def _elsewhere(self, likely: Sequence[str], noise: frozenset[int]) -> frozenset[int]:
        """Places of what no entry is about."""
        said = [*_said(likely, noise)]
        known = self._in(_ELSEWHERE, {text for _, text in said})
        return frozenset(place for places, text in said if text in known for place in places)

    def _meanings(
        self,
        words: Sequence[str],
        likely: Sequence[str],
        idle: frozenset[int],
        elsewhere: frozenset[int],
    ) -> list[str]:
        """Of what is said within something longer that has a meaning, the longer alone: `bố mất` is no lost paper.

        What is said of what no entry is about has none here: *nhận con nuôi* is not *nhận con*.
        """
        said = {one for spelled in (words, likely) for one in _said(spelled, idle)}
        meanings = self._in(_MEANINGS, {text for _, text in said})
        heard = [
            (places, text) for places, text in said if text in meanings and not places & elsewhere
        ]
        alone = {text for places, text in heard if not any(places < other for other, _ in heard)}
        return [meanings[text] for text in sorted(alone)]

    def _in(self, asked: str, texts: Iterable[str]) -> dict[str, str]:
        """`asked` takes the texts as its one parameter, and gives each with what is known of it."""
        return dict(self._shelf.execute(asked, (json.dumps([*texts]),)).fetchall())

    def _spelled(self, text: str, words: Sequence[str], likely: Sequence[str]) -> str | None:
        """The question with every slip mended, if there was one: marked as its pairs of words mostly are.

        What was typed with marks and is no slip stays as it was typed.
        """
        if list(words) == list(likely):
            return None
        marked = self._in(_MARKED, likely)
        spelled = [marked.get(word, word) for word in likely]
        for at, two in enumerate(pairwise(likely)):
            row = self._shelf.execute(
                "SELECT marked FROM pair WHERE first = ? AND second = ?", two
            ).fetchone()
            if row:
                spelled[at : at + 2] = row[0].split()
        typed = _typed(text, words)
        kept = [word if folded(word) == likely[at] != word else "" for at, word in enumerate(typed)]
        return " ".join(one or other for one, other in zip(kept, spelled, strict=True))


def split(text: str) -> list[str]:
    return _WORD.findall(folded(text))[:MOST_WORDS]


def _spans(words: Sequence[str]) -> Iterable[tuple[range, str]]:
    """Every run of up to four words, with where it stands."""
    for begin in range(len(words)):
        for end in range(begin + 1, min(begin + _LONGEST_SAID, len(words)) + 1):
            yield range(begin, end), " ".join(words[begin:end])


def _said(words: Sequence[str], noise: frozenset[int]) -> Iterable[tuple[frozenset[int], str]]:
    """Every run of up to four words, and of four that say something; with a full stop where nothing is said next."""
    yield from ((frozenset(span), text) for span, text in _spans(words))
    telling = [at for at in range(len(words)) if at not in noise]
    for span, text in _spans([words[at] for at in telling]):
        places = [telling[at] for at in span]
        yield frozenset(places), text
        if places[-1] + 1 not in telling:
            yield frozenset(places), f"{text} ."


def _typed(text: str, words: Sequence[str]) -> Sequence[str]:
    """As they were typed, where that is as many words."""
    typed = _WORD.findall(normalize("NFC", text).lower())[:MOST_WORDS]
    return typed if len(typed) == len(words) else words


def _phrases(may_be: Sequence[Sequence[str]], idle: frozenset[int]) -> Iterable[str]:
    """Two words and three that stand together are worth more than each."""
    for at, (first, second) in enumerate(pairwise(may_be)):
        if not {at, at + 1} <= idle:
            yield from (f"{one} {two}" for one in first for two in second)
    for at, three in enumerate(zip(may_be, may_be[1:], may_be[2:], strict=False)):
        if not {at, at + 1, at + 2} <= idle:
            yield " ".join(options[0] for options in three)


def _apart(meant: str) -> Iterable[str]:
    words = meant.split()
    return (*words, *map(" ".join, pairwise(words)))


def _units(telling: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    if not 1 < len(telling) <= _MOST_TELLING:
        return ()
    together = (tuple(f"{one} {two}" for one in a for two in b) for a, b in pairwise(telling))
    return (*map(tuple, telling), *together)


def _marked(text: str, words: Sequence[str]) -> list[str]:
    """Whoever typed marks means them."""
    typed = _WORD.findall(toned(text))[:MOST_WORDS]
    return [] if typed == words else [*typed, *map(" ".join, pairwise(typed))]
