"""Where a procedure's dossier goes: the agency that is competent for the place of whoever asks."""

from datetime import date

from portal.domain.draft import Draft
from portal.domain.errors import Defect, Invalid
from portal.domain.model import AgencyCode
from portal.domain.office import Competent
from portal.domain.place import Province, Ward, province_meant, today
from portal.domain.ports.places import Directory, Places
from portal.domain.procedure import Procedure


def province_of(said: str, places: Places, day: date | None = None) -> Province:
    """The province of today that `said` is, or is part of by now. Raises Invalid: there is, or was that day, none."""
    meant = province_meant(said, places.provinces(), day)
    if meant is None:
        raise Invalid("place_unknown", defects=(Defect(pointer="/province", code="place_unknown"),))
    return today(meant, places.provinces())


def ward_of(code: str, places: Places) -> Ward:
    """Raises Invalid."""
    ward = places.ward(code)
    if ward is None:
        raise Invalid("place_unknown", defects=(Defect(pointer="/ward", code="ward_unknown"),))
    return ward


def competent(
    procedure: Procedure, province: Province | None, ward: Ward | None, directory: Directory
) -> Competent | None:
    """None where nobody says who it is, or where it depends on a place that is not said."""
    if procedure.office is None:
        return None
    office = directory.office(procedure.office)
    if office.level == "ministry":
        return office.whole()
    if province is None or (office.level == "commune" and ward is None):
        return None
    return office.of(province, ward)


def receiving(
    procedure: Procedure, province: Province | None, directory: Directory
) -> AgencyCode | None:
    """Which agency takes a dossier of the procedure from there; None if that depends on a place that is not said.

    Raises Invalid: who is competent there takes no online dossiers of it.
    """
    found = competent(procedure, province, None, directory)
    if found is None:
        return None
    if found.code is None or found.code not in procedure.agencies:
        where = Defect(pointer="/province", code="place_not_taken", params={"place": found.name})
        raise Invalid("place_not_taken", defects=(where,))
    return found.code


def province_served(
    agency: str, procedure: Procedure, places: Places, directory: Directory
) -> Province | None:
    """The province of today whose dossiers of the procedure that agency takes; None if it is not one among many."""
    office = directory.office(procedure.office) if procedure.office else None
    if office is None or office.level != "province":
        return None
    now = (one for one in places.provinces() if one.until is None)
    return next((one for one in now if office.of(one).code == agency), None)


def misrouted(
    draft: Draft, procedure: Procedure, places: Places, directory: Directory
) -> tuple[Defect, ...]:
    """Why it cannot go where it says, whatever was known when it was saved."""
    try:
        meant = _taking(draft.province, procedure, places, directory)
    except Invalid as refused:
        return refused.defects
    if draft.agency != meant:
        return (Defect(pointer="/agency", code="not_competent"),)
    return ()


def unplaced(
    said: str | None, procedure: Procedure, places: Places, directory: Directory
) -> tuple[Defect, ...]:
    """Why nobody takes it from the place that is said, or from none."""
    try:
        _taking(said, procedure, places, directory)
    except Invalid as refused:
        return refused.defects
    return ()


def _taking(
    said: str | None, procedure: Procedure, places: Places, directory: Directory
) -> AgencyCode:
    """Raises Invalid: there is no such place, nobody there takes it, or it depends on a place that is not said."""
    province = province_of(said, places) if said else None
    meant = receiving(procedure, province, directory)
    if meant is None:
        raise Invalid(defects=(Defect(pointer="/province", code="place_missing"),))
    return meant
