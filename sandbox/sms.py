"""How long a text message is to a mobile network: its alphabet and how many parts it is cut into.

3GPP TS 23.038: 160 septets alone or 153 a part; in UCS-2, 70 code units alone or 67 a part. A
character of two units is never cut in two.
"""

from dataclasses import dataclass

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_ESCAPED = frozenset("\f^{}\\[~]|€")


@dataclass(frozen=True)
class Measure:
    encoding: str
    length: int
    parts: int


def measure(text: str) -> Measure:
    if set(text) <= _BASIC | _ESCAPED:
        return _measure("GSM-7", [2 if c in _ESCAPED else 1 for c in text], 160, 153)
    return _measure("UCS-2", [len(c.encode("utf-16-le")) // 2 for c in text], 70, 67)


def _measure(encoding: str, costs: list[int], alone: int, in_part: int) -> Measure:
    length = sum(costs)
    parts = 1 if length <= alone else _cut(costs, in_part)
    return Measure(encoding, length, parts)


def _cut(costs: list[int], room: int) -> int:
    parts, used = 1, 0
    for cost in costs:
        if used + cost > room:
            parts, used = parts + 1, 0
        used += cost
    return parts
