"""Places: provinces (tỉnh, thành phố) and wards (xã, phường, đặc khu), as they are and as they were.

Since 01/07/2025 there are 34 provinces of what were 63, wards below them and no districts; a place that is no more
stays in papers, and means the one that has its territory today.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from portal.domain.folding import folded
from portal.domain.model import Value, Words

ProvinceCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{2}$")]
WardCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{5}$")]
PlaceSaid = Annotated[str, StringConstraints(max_length=60)]
"""A code or a name, as somebody says it."""

_KIND = re.compile(r"^(?:tinh|thanh pho|t\.? ?p|t)\b[. ]*(?=.)")
_KIND_BEHIND = re.compile(r" (?:province|city)$")
_DASH = re.compile(r" ?[-–] ?")  # people type both
_SPELT = {
    "tphcm": "hochiminh",
    "hcm": "hochiminh",
    "hcmc": "hochiminh",
    "saigon": "hochiminh",
    "daclac": "daklak",
    "darlac": "daklak",
    "brvt": "bariavungtau",
    "vungtau": "bariavungtau",
}
"""What everybody says, and no law."""


class Province(Value):
    """As it is called between two days, both included; `becomes` is the one that has its territory today.

    `identifier` is the first level of its agencies' identifiers (Decision 20/2020/QĐ-TTg).
    """

    code: ProvinceCode
    name: Words
    since: date
    until: date | None = None
    becomes: ProvinceCode
    identifier: Annotated[str, Field(pattern=r"^H[0-9]{2}$")]
    identifier_verified: bool = False
    source: Annotated[str, Field(min_length=1)]
    verified: bool

    @property
    def within(self) -> Words:
        """Its name within a sentence: only one city's kind is part of its name."""
        vi = self.name.vi
        return Words(vi=vi if self.code == _SAIGON else vi[0].lower() + vi[1:], en=self.name.en)

    def stands(self, day: date) -> bool:
        return self.since <= day <= (self.until or date.max)

    def called(self, said: str) -> bool:
        """Whether `said` is its code or one of its names, with or without marks, and with or without its kind."""
        return said.strip() == self.code or _bare(said) in {
            _bare(self.name.vi),
            _bare(self.name.en),
        }


_SAIGON = "79"


class Ward(Value):
    """A ward of today. There is no list of those before 01/07/2025."""

    code: WardCode
    name: Words
    province: ProvinceCode

    @property
    def within(self) -> Words:
        return Words(vi=self.name.vi[0].lower() + self.name.vi[1:], en=self.name.en)


def _bare(said: str) -> str:
    """Without spaces: *Danang* is *Đà Nẵng*, and no two provinces differ by them alone."""
    name = _KIND_BEHIND.sub("", _KIND.sub("", _DASH.sub(" ", folded(said)))).replace(" ", "")
    return _SPELT.get(name, name)


def province_meant(
    said: str, provinces: Sequence[Province], day: date | None = None
) -> Province | None:
    """Which one `said` is: of those that stood on `day`, or of all, the latest first."""
    known = [one for one in provinces if one.called(said) and (day is None or one.stands(day))]
    return max(known, key=lambda one: one.since, default=None)


def today(province: Province, provinces: Sequence[Province]) -> Province:
    """The one that has its territory today."""
    return next(one for one in provinces if one.code == province.becomes and one.until is None)


def formerly(province: Province, provinces: Sequence[Province]) -> tuple[Province, ...]:
    """What its territory was called before, the oldest first."""
    before = [one for one in provinces if one.becomes == province.code and one.until is not None]
    return tuple(sorted(before, key=lambda one: (one.since, one.code)))
