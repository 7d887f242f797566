"""Words whose marks were left as the keys that make them: Telex `giaays`, VNI `gia6y1`, both *giấy*.

What comes back is folded, as all that is looked for is: the marks are undone, not made.
"""

import re

_TELEX_TONE = re.compile(r"(?<=[aeiouyw])[sfrxj](?=[a-z]{0,3}$)")
_TELEX_LETTERS = (("dd", "d"), ("aa", "a"), ("ee", "e"), ("oo", "o"))
_TELEX_LATE = re.compile(r"([aeiou])([a-z]{1,3})\1$")
_VNI = re.compile(r"^[a-z]+[1-9][a-z1-9]*$")
_DIGITS = re.compile("[1-9]")


def telex(word: str) -> str:
    """Without the letters that are marks, each of which no Vietnamese syllable has where it stands."""
    plain = _TELEX_TONE.sub("", word, count=1)
    for typed, letter in _TELEX_LETTERS:
        plain = plain.replace(typed, letter)
    return _TELEX_LATE.sub(r"\1\2", _hooked(plain))


def _hooked(word: str) -> str:
    """`w` after a vowel is its hook; one by itself is ư."""
    return re.sub(r"(?<![aou])w", "u", re.sub(r"(?<=[aou])w", "", word))


def vni(word: str) -> str:
    """Without the digits that are marks; what is no such word stays as it is."""
    return _DIGITS.sub("", word) if _VNI.fullmatch(word) else word


def untangled(word: str) -> tuple[str, ...]:
    """What the word may have been meant to be, if it was typed so."""
    return tuple({telex(word), vni(word)} - {word})
