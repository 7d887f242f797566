"""Words one slip of a finger away: a letter too many, too few, another one, or two the wrong way round."""

_LETTERS = "abcdeghiklmnopqrstuvxy"
"""Those of Vietnamese, without marks."""


def nearby(word: str) -> frozenset[str]:
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    fewer = {left + right[1:] for left, right in cuts if right}
    turned = {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    other = {left + letter + right[1:] for left, right in cuts if right for letter in _LETTERS}
    more = {left + letter + right for left, right in cuts for letter in _LETTERS}
    return frozenset(fewer | turned | other | more) - {word, ""}
