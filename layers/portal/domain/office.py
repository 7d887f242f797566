"""Kinds of agencies, and which agency of a kind is competent for a place."""

from collections.abc import Mapping
from typing import Literal

from portal.domain.model import AgencyCode, Value, Words
from portal.domain.place import Province, Ward

Level = Literal["ministry", "province", "commune"]


class Competent(Value):
    """The agency that is competent (cơ quan có thẩm quyền). No `code`: it takes no online dossiers here."""

    code: AgencyCode | None
    name: Words
    address: Words | None
    province: str | None
    verified: bool


class Office(Value):
    """A kind of agency: one for the country, or one in each province or ward.

    `code` and `name` have places to be filled in: {code}, {identifier} and {province}, {ward}. `named` are provinces
    whose one is called otherwise; `seat` is the province a ministry's agency has its seat in.
    """

    id: str
    level: Level
    code: str | None = None
    name: Words
    named: Mapping[str, Words] = {}
    seat: str | None = None
    address: Words | None = None
    verified: bool

    def whole(self) -> Competent:
        """Of a kind that there is one of."""
        return Competent(
            code=self.code,
            name=self.name,
            address=self.address,
            province=self.seat,
            verified=self.verified,
        )

    def of(self, province: Province, ward: Ward | None = None) -> Competent:
        """The one in that province of today, or in that ward of it."""
        called, below = province.within, ward.within if ward else Words(vi="", en="")
        name = self.named.get(province.code, self.name)
        code = self.code and self.code.format(code=province.code, identifier=province.identifier)
        return Competent(
            code=code,
            name=Words(
                vi=name.vi.format(province=called.vi, ward=below.vi),
                en=name.en.format(province=called.en, ward=below.en),
            ),
            address=self.address,
            province=province.code,
            verified=self.verified,
        )
