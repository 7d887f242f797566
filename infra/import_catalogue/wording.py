"""What published Vietnamese prose says in figures: money, spans of time, days, and numbers of laws."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date

from portal.domain.folding import folded
from portal.domain.processing import Unit

_MONEY = re.compile(
    r"(?<![\d.,/])(\d{1,3}(?:[.,]\d{3})+|\d+)\s*(?:đồng|đ|vnđ|vnd)(?!\w)", re.IGNORECASE
)
_FEE = re.compile(r"\bphi\b")
_SENTENCE = re.compile(r"\n|;|\.(?=\s|$)")
_PER = re.compile(
    r"(?:đồng|đ|vnđ|vnd)\s*/\s*(?:\d+\s*)?(?:một\s+)?([^\W\d_]+(?:\s(?:hợp|vụ))?)", re.IGNORECASE
)
_WHOLE = {"hồ", "lần", "lượt", "thủ", "giấy", "thẻ"}
"""One of these is one dossier: a licence, a time, a card."""
_SPAN = re.compile(
    r"(?<!sau )(?<!sau 0)(\d{1,3})\s*(?:\([^)]{1,30}\)\s*)?(ngày làm việc|giờ làm việc|ngày|giờ)(?!\w)",
    re.IGNORECASE,
)
_UNITS = {
    "ngày làm việc": Unit.WORKING_DAYS,
    "giờ làm việc": Unit.WORKING_HOURS,
    "ngày": Unit.DAYS,
    "giờ": Unit.HOURS,
}
_LAW = re.compile(
    r"(?<![\w/.])\d{1,4}(?:\.\d{1,2})?/(?:\d{4}/)?[A-ZĐ][A-ZĐ0-9]*(?:-[A-ZĐ][A-ZĐa-z]*)*"
)
_HEADING = re.compile("thời hạn giải quyết", re.IGNORECASE)
_UNTIL = re.compile(r"đến\s+(?:hết\s+)?(?:ngày\s+)?(\d{1,2})/(\d{1,2})/(\d{4})", re.IGNORECASE)


def amounts(text: str) -> tuple[int, ...]:
    """Sums of đồng, each once."""
    return tuple(dict.fromkeys(int(re.sub("[.,]", "", found)) for found in _MONEY.findall(text)))


def charged(text: str) -> tuple[int, ...]:
    """Those of them that are spoken of as a fee."""
    fees = [part for part in _SENTENCE.split(text) if _FEE.search(folded(part))]
    return tuple(amount for amount in amounts("\n".join(fees)) if amount)


def unit_of(text: str) -> str | None:
    """What an amount is for each of, where that is less than the whole dossier: `đ/trang`."""
    for unit in _PER.findall(text):
        if unit.split()[0].lower() not in _WHOLE:
            return str(unit).lower()
    return None


def tiered(text: str) -> bool:
    """Whether the rate falls with the number, or ends at a cap."""
    plain = folded(text)
    return any(words in plain for words in ("tro di", "tro len", "toi da"))


def spans(text: str) -> tuple[tuple[int, Unit], ...]:
    """Lengths of time, each once. `sau 15 giờ` is a time of day."""
    found = ((int(number), _UNITS[unit.lower()]) for number, unit in _SPAN.findall(text))
    return tuple(dict.fromkeys(found))


def deadlines(text: str) -> tuple[tuple[int, Unit], ...]:
    """Those that stand after the heading of the times."""
    return spans(" ".join(_HEADING.split(text)[1:]))


def laws(text: str) -> tuple[str, ...]:
    """Numbers of laws and decisions: `15/2018/NĐ-CP`, each once."""
    return tuple(dict.fromkeys(_LAW.findall(text)))


def until(text: str) -> tuple[date, ...]:
    """Days on which something ends."""
    return tuple(_days(text))


def _days(text: str) -> Iterator[date]:
    for day, month, year in _UNTIL.findall(text):
        with suppress(ValueError):  # the 31st of June
            yield date(int(year), int(month), int(day))


def slug(text: str) -> str:
    """An id of it: folded words and hyphens, not too long; empty where there is no word."""
    return "-".join(re.findall("[a-z0-9]+", folded(text)))[:48].strip("-")
