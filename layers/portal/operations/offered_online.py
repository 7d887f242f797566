"""What a procedure does not offer online is refused with the reason, and with the ways that are left."""

from collections.abc import Mapping

from pydantic import JsonValue

from portal.domain.errors import Conflict, Defect
from portal.domain.model import Words
from portal.domain.procedure import CASE, Procedure
from portal.domain.service_level import Online

_COUNTER = Words(vi="bộ phận một cửa", en="the one-stop counter")


def filed_online(procedure: Procedure) -> None:
    """Raises Conflict: its level is too low, or nobody here takes it yet."""
    if not procedure.allows(Online.FILING):
        raise Conflict("not_online", defects=_ways(procedure), level=procedure.level)
    if not procedure.files_online:
        raise Conflict("not_taken_here", defects=_ways(procedure))


def ways_left(procedure: Procedure, case: str | None) -> tuple[Defect, ...]:
    """How else it is filed in that case, where nobody can file it here; nothing where they can."""
    return () if procedure.files_online_in(case) else _ways(procedure, case)


def case_refused(procedure: Procedure, declaration: Mapping[str, JsonValue]) -> tuple[Defect, ...]:
    """That the case it declares is not filed online, and how else it is; nothing where it is."""
    case = procedure.case_of(declaration)
    if not procedure.only_elsewhere(case):
        return ()
    refused = Defect(pointer=f"/declaration/{CASE}", code="case_not_online")
    return (refused, *_ways(procedure, case))


def payable_online(procedure: Procedure) -> None:
    """Raises Conflict: below level 4 money is taken at the counter."""
    if not procedure.allows(Online.PAYMENT):
        due = Defect(pointer="/procedure", code=f"pay_{procedure.fee_due.value}")
        ways = (due, *_ways(procedure))
        raise Conflict("not_payable_online", defects=ways, level=procedure.level)


def return_refused(procedure: Procedure, wanted: str) -> Defect | None:
    """Why its result does not come back in that way; None if it does. Below level 4 there is no choice."""
    if wanted in procedure.offered_returns:
        return None
    if procedure.allows(Online.RETURN_CHOICE):
        return Defect(pointer="/return_by", code="not_offered")
    only = procedure.offered_returns[0]
    return Defect(
        pointer="/return_by", code=f"return_only_{only}", params={"level": procedure.level}
    )


def _ways(procedure: Procedure, case: str | None = None) -> tuple[Defect, ...]:
    """The next best."""
    offered = procedure.channels_in(case)
    left = [way for way in ("counter", "post") if way in offered] or ["counter"]
    place = procedure.agency_kind or _COUNTER
    return tuple(
        Defect(pointer="/procedure", code=f"way_{way}", params={"place": place}) for way in left
    )
