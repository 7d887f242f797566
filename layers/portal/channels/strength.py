"""How soon a password would be guessed: zxcvbn's lists and patterns, together with what people here choose.

zxcvbn knows English words, keyboards, dates and the passwords that were stolen elsewhere. It is imported where a
password is chosen, and nowhere else.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from portal.domain.person import plain

ENOUGH = 3
"""Of 4: at least 10^8 guesses, as Login.gov asks of a password beside a second factor."""

MOST_LOOKED_AT = 72
"""Code points; what comes after makes nothing weaker, and 128 of them would take a tenth of a second."""

OURS = ("dichvucong", "congdichvucong", "motcua", "vneid", "cccd", "cancuoc")
"""Who stands before our door tries what is written on it (ASVS 6.2.11)."""

_NAMES = {"surnames", "male_names", "female_names"}
_BY_PATTERN = {
    "spatial": "password_keyboard",
    "repeat": "password_repeats",
    "sequence": "password_sequence",
    "date": "password_date",
    "regex": "password_date",  # a recent year is the only one it has
}


def weakness(password: str, known: Sequence[str], common: Iterable[str]) -> str | None:
    """Why it would soon be guessed, as a defect's code; None if it would not.

    With marks and without: who guesses knows both ways to write a word.
    """
    words = [*known, *OURS, *common]
    variants = (password, plain(password).replace(" ", ""))
    weakest = min((_looked_at(it, words) for it in variants), key=_score)
    return None if _score(weakest) >= ENOUGH else _why(weakest["sequence"], known)


def _looked_at(password: str, words: list[str]) -> Mapping[str, Any]:
    from zxcvbn import zxcvbn  # noqa: PLC0415  # 30,000 words: only where a password is chosen

    found: Mapping[str, Any] = zxcvbn(password[:MOST_LOOKED_AT], user_inputs=words)
    return found


def _score(found: Mapping[str, Any]) -> int:
    return int(found["score"])


def _why(sequence: Sequence[Mapping[str, Any]], known: Sequence[str]) -> str:
    """The longest piece that it was put together from."""
    longest = max(sequence, key=lambda piece: len(piece["token"]))
    if longest["pattern"] != "dictionary":
        return _BY_PATTERN.get(longest["pattern"], "password_guessable")
    if longest["matched_word"] in known:
        return "password_personal"
    if longest["dictionary_name"] in {"passwords", "user_inputs"}:
        return "password_common"
    return "password_name" if longest["dictionary_name"] in _NAMES else "password_words"
