"""Words one slip of a finger away: a letter too many, too few, another one, or two the wrong way round."""

import re

_LETTERS = "abcdeghiklmnopqrstuvxy"
"""Those of Vietnamese, without marks."""
_SYLLABLE = re.compile(
    "(?:b|ch?|d|gh?|gi|h|kh?|l|m|ngh?|nh?|ph?|qu|r|s|th?|tr|v|x)?"
    "(?:[aeiouy]|[aeo]o|[aeiou]u|[aou]i|[aou]y|ia|ie|ieu|oa|oai|oay|oe|ua|uay|ue|uo|uoi|uou|uya|uye|uyu|ye|yeu)"
    "(?:ch?|m|ng?|nh|p|t)?"
)
"""A beginning, vowels and an end as Vietnamese has them, without marks."""


def nearby(word: str) -> frozenset[str]:
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    fewer = {left + right[1:] for left, right in cuts if right}
    turned = {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    other = {left + letter + right[1:] for left, right in cuts if right for letter in _LETTERS}
    more = {left + letter + right for left, right in cuts for letter in _LETTERS}
    return frozenset(fewer | turned | other | more) - {word, ""}


def pronounceable(word: str) -> bool:
    """Whether it could be a Vietnamese word, folded: *cao* could, *dein* could not."""
    return _SYLLABLE.fullmatch(word) is not None
