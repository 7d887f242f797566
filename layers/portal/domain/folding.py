"""Vietnamese text without its marks, for finding: `doi giay phep` finds `Đổi giấy phép`."""

import unicodedata


def folded(text: str) -> str:
    """Lower case, no marks, đ as d, single spaces. NFD alone leaves đ as it is: it has no decomposition."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


_TONES = {"\u0300": "2", "\u0301": "1", "\u0303": "4", "\u0309": "3", "\u0323": "5"}


def toned(text: str) -> str:
    """The same with its marks, but each word's tone at its end: `hòa` and `hoà` are one word."""
    plain = unicodedata.normalize("NFD", text.casefold())
    return " ".join(_tone_last(word) for word in plain.split())


def _tone_last(word: str) -> str:
    letters = "".join(c for c in word if c not in _TONES)
    return unicodedata.normalize("NFC", letters) + "".join(_TONES[c] for c in word if c in _TONES)
