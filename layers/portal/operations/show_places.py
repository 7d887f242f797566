from datetime import date

from portal.domain.errors import NotFound
from portal.domain.model import ThisCentury, Value, Words
from portal.domain.place import Province, Ward, formerly, province_meant, today
from portal.domain.ports.places import Places


class Former(Value):
    code: str
    name: Words
    until: date | None


class ProvinceLine(Value):
    """A province of today. `formerly` is what its territory was called before, its own old name among them."""

    code: str
    name: Words
    since: date
    formerly: tuple[Former, ...]
    source: str
    verified: bool


class ProvinceList(Value):
    items: tuple[ProvinceLine, ...]


class ProvinceMeant(Value):
    """What was asked for as it is or was called, and the province of today that has its territory, with its wards."""

    asked: Former
    today: ProvinceLine
    wards: tuple[Ward, ...]


class AskedOn(Value):
    on: ThisCentury | None = None


def list_provinces(places: Places) -> ProvinceList:
    """Those of today, as they are ordered by their codes."""
    known = sorted(places.provinces(), key=lambda one: one.code)
    return ProvinceList(items=tuple(_line(one, places) for one in known if one.until is None))


def show_province(said: str, asked: AskedOn, places: Places) -> ProvinceMeant:
    """Which province `said` is by code or name, on that day or on any. Raises NotFound."""
    meant = province_meant(said, places.provinces(), asked.on)
    if meant is None:
        raise NotFound
    now = today(meant, places.provinces())
    return ProvinceMeant(
        asked=_former(meant), today=_line(now, places), wards=places.wards(now.code)
    )


def _line(one: Province, places: Places) -> ProvinceLine:
    before = tuple(_former(other) for other in formerly(one, places.provinces()))
    same = {name: getattr(one, name) for name in ("code", "name", "since", "source", "verified")}
    return ProvinceLine(**same, formerly=before)


def _former(one: Province) -> Former:
    return Former(code=one.code, name=one.name, until=one.until)
