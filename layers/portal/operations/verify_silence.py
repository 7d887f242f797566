"""I6: what a person is known by stands in no key, no log and no dead letter."""

import json
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote, quote_plus

from portal.domain.books import Fact, Finding, Invariant
from portal.domain.ports.books import Text


def verify_silence(texts: Iterable[Text], canaries: Sequence[str]) -> Iterator[Fact]:
    """Look for each canary as it is, as JSON, JSON in JSON, both kinds of URLs and a URL within a URL write it.

    Says which one by its number, not by its words.
    """
    ways = [(number, _written(canary)) for number, canary in enumerate(canaries, start=1)]
    for text in texts:
        for number, forms in ways:
            if any(form in text.words for form in forms):
                wrong = f"canary {number} is written there"
                yield Finding(invariant=Invariant.SILENCE, about=text.place, wrong=wrong)


def _written(canary: str) -> set[str]:
    escaped = json.dumps(canary)[1:-1]
    once = quote(canary)
    return {canary, escaped, json.dumps(escaped)[1:-1], once, quote(once), quote_plus(canary)}
