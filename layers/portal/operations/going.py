"""Where somebody goes, or sends, with what they ask for."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from portal.domain.errors import Defect, Invalid
from portal.domain.model import Value, Words
from portal.domain.office import Competent
from portal.domain.place import Province, Ward
from portal.domain.ports.catalogue import Messages
from portal.domain.ports.places import Directory, Places
from portal.domain.procedure import Channel, Procedure
from portal.operations.routing import competent, province_of, ward_of

Needed = Literal["province", "ward"]


class Place(NamedTuple):
    """As much as is known of where somebody is, in today's units."""

    province: Province | None
    ward: Ward | None


class Where(Value):
    """Who is competent, and how to reach them.

    No `agency`: they take no online dossiers of it here, or not in that case. No `address`: no source says it.
    """

    agency: str | None
    name: Words
    address: Words | None
    ways: tuple[Words, ...]
    verified: bool


def place_of(province: str | None, ward: str | None, places: Places) -> Place:
    """A ward says which province it is in. Raises Invalid for a place that there is not."""
    there = province_of(province, places) if province else None
    if ward is None:
        return Place(there, None)
    below = ward_of(ward, places)
    around = province_of(below.province, places)
    if there not in {None, around}:
        raise Invalid("place_unknown", defects=(Defect(pointer="/ward", code="ward_elsewhere"),))
    return Place(around, below)


def where_to_go(
    procedure: Procedure,
    case: str | None,
    there: Place,
    directory: Directory,
    messages: Messages,
) -> tuple[Where | None, Needed | None]:
    """Or else what has to be known of the place to tell; neither, where the catalogue does not say who is competent."""
    found = competent(procedure, there.province, there.ward, directory)
    if found is None:
        return None, _needed(procedure, directory)
    online = procedure.files_online_in(case) and found.code in procedure.agencies
    agency = found.code if online else None
    where = Where(
        agency=agency,
        name=found.name,
        address=found.address,
        ways=_ways(procedure.channels_in(case), found, messages, online=online),
        verified=found.verified,
    )
    return where, None


def _needed(procedure: Procedure, directory: Directory) -> Needed | None:
    if procedure.office is None:
        return None
    return "ward" if directory.office(procedure.office).level == "commune" else "province"


def _ways(
    channels: Sequence[Channel], found: Competent, messages: Messages, *, online: bool
) -> tuple[Words, ...]:
    ways = [one for one in channels if one != "online" or online]
    return tuple(
        Words(
            vi=messages.text(f"defect.way_{way}", "vi", place=found.name.vi),
            en=messages.text(f"defect.way_{way}", "en", place=found.name.en),
        )
        for way in ways or ["counter"]
    )
