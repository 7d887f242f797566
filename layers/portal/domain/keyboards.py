"""Words whose marks were left as the keys that make them: Telex `giaays`, VNI `gia6y1`, both *giấy*.

What comes back is folded, as all that is looked for is: the marks are undone, not made.
"""

import re

_TONE = re.compile(r"^([^aeiouy]*[aeiouy][a-z]*?)[sfrxj]([a-z]*)$")
"""After a vowel these five are tones: no syllable has them there."""
_HOOK = re.compile(r"(?<=[aou])w")
_TWICE = re.compile(r"^d(?=d)|a(?=a)|e(?=e)|o(?=o)")
_LATE = re.compile(r"([aeo])([a-z]{1,3})\1$")
_VNI = re.compile(r"^[a-z]+[1-9][a-z1-9]*$")
_DIGITS = re.compile("[1-9]")


def telex(word: str) -> str:
    """Without the letters that are marks. A `w` after a, o or u is its hook; one by itself is ư."""
    hooked = _HOOK.sub("", word.replace("w", "u", 1) if _alone(word) else word)
    return _LATE.sub(r"\1\2", _TWICE.sub("", _TONE.sub(r"\1\2", hooked, count=1)))


def _alone(word: str) -> bool:
    before, hook, _ = word.partition("w")
    return bool(hook) and before[-1:] not in {"a", "o", "u"}


def vni(word: str) -> str:
    """Without the digits that are marks; what is no such word stays as it is."""
    return _DIGITS.sub("", word) if _VNI.fullmatch(word) else word


def untangled(word: str) -> tuple[str, ...]:
    """What the word may have been meant to be, if it was typed so."""
    return tuple({telex(word), vni(word)} - {word})
