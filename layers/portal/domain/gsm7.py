"""Text messages in the GSM 7-bit alphabet (3GPP TS 23.038), a third as dear as Unicode.

One letter with a mark makes the whole message UCS-2, 70 characters long. GSM-7 knows à è é ì ò ù
and no other Vietnamese mark, so every mark is taken off: half-marked text reads as a mistake.
"""

import unicodedata

SINGLE = 160
"""Septets in a message of one part."""

JOINED = 153
"""Septets in each part of a longer one: the rest is the header that joins them."""

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")
"""Each is sent as an escape and a letter: two septets."""

_FOLDED = str.maketrans(
    {
        "đ": "d",
        "Đ": "D",
        "₫": "d",
        "–": "-",
        "—": "-",
        "…": "...",
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "•": "*",
    }
)


def fold(text: str) -> str:
    """`text` without marks; what GSM-7 still cannot say becomes a question mark."""
    bare = "".join(
        c
        for c in unicodedata.normalize("NFKD", text.translate(_FOLDED))
        if not unicodedata.combining(c)
    )
    return "".join(c if c in _BASIC or c in _EXTENDED else "?" for c in bare)


def septets(text: str) -> int:
    """How much room folded `text` takes. Raises ValueError for what GSM-7 cannot say."""
    if not all(c in _BASIC or c in _EXTENDED for c in text):
        raise ValueError("not in the GSM 7-bit alphabet")
    return sum(map(_cost, text))


def parts(text: str) -> int:
    """How many messages an operator charges for folded `text`; an escape is never cut off its letter."""
    if septets(text) <= SINGLE:
        return 1
    count, room = 1, JOINED
    for cost in map(_cost, text):
        if cost > room:
            count, room = count + 1, JOINED
        room -= cost
    return count


def _cost(letter: str) -> int:
    return 2 if letter in _EXTENDED else 1
