import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field, JsonValue

from portal.domain.awaited import SUPPLEMENT_GIVEN_WITHIN, days
from portal.domain.calendar import Calendar
from portal.domain.chain import canonical
from portal.domain.dossier import Dossier, move
from portal.domain.errors import Conflict, Defect, Invalid
from portal.domain.model import Line, Value
from portal.domain.once import Once
from portal.domain.ports.catalogue import Calendars, Procedures
from portal.domain.ports.common import Clock
from portal.domain.ports.dossiers import Dossiers
from portal.domain.procedure import Procedure
from portal.domain.session import AgencyCaller
from portal.domain.supplement import MOST_ITEMS, About, Asked, Asker, Supplement, SupplementItem
from portal.domain.transitions import Actor, EventType
from portal.operations.agency_moves import MoveAnswer, moved_by_agency, officer
from portal.operations.moving import Supplemented


class DefectCode(StrEnum):
    """In which way something is not right, in words a citizen can act on."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    WRONG = "wrong"
    EXPIRED = "expired"
    OTHER = "other"


class AskedItem(Value):
    about: About
    target: Line
    code: DefectCode
    text: Line


class RequestSupplement(Value):
    """Everything that is wrong, at once. Asking again needs `why_again`: why it was not seen the first time."""

    items: Annotated[tuple[AskedItem, ...], Field(min_length=1, max_length=MOST_ITEMS)]
    why_again: Line | None = None


def request_supplement(
    command: RequestSupplement,
    code: str,
    caller: AgencyCaller,
    once: Once,
    seen: int | None,
    dossiers: Dossiers,
    procedures: Procedures,
    calendars: Calendars,
    clock: Clock,
) -> MoveAnswer:
    """The citizen is asked for what is missing or wrong (5), by a day. After acceptance the clock stops.

    Raises NotFound, Invalid, Conflict, Stale, KeyReused.
    """

    def decide(dossier: Dossier) -> Supplemented:
        _check(command, procedures.find(dossier.procedure, dossier.procedure_version))
        _asked_before(command, dossier, dossiers)
        items = [SupplementItem.model_validate(item.model_dump()) for item in command.items]
        return asking(
            dossier,
            officer(caller),
            items,
            clock.now(),
            calendars.working(),
            why_again=command.why_again,
            once=once,
        )

    return moved_by_agency(
        EventType.SUPPLEMENT_REQUESTED, decide, code, caller, once, seen, dossiers, clock
    )


def asking(
    dossier: Dossier,
    by: Actor,
    items: Sequence[SupplementItem],
    now: datetime,
    calendar: Calendar,
    *,
    why_again: str | None = None,
    once: Once | None = None,
    told: Mapping[str, JsonValue] | None = None,
) -> Supplemented:
    """The move that asks, and what it asks. The event names each defect; its words are fixed by their checksum.

    `told` is what the event says beside.
    """
    number, until = dossier.supplements + 1, days(now, SUPPLEMENT_GIVEN_WITHIN, calendar)
    new = Supplement(
        number=number,
        by=Asker(by.role),
        asked_at=now,
        answer_by=until,
        after_acceptance=dossier.accepted_at is not None,
        why_again=why_again,
        items=tuple(items),
    )
    moved = move(
        dossier,
        EventType.SUPPLEMENT_REQUESTED,
        by,
        now,
        data={**_facts(new), **(told or {})},
        once=once,
        supplement=Asked(number=number, by=new.by, at=now, answer_by=until),
        supplements=number,
    )
    return Supplemented(moved, new)


def _facts(supplement: Supplement) -> dict[str, JsonValue]:
    said = supplement.model_dump(mode="json", include={"items", "why_again"})
    asked: dict[str, JsonValue] = {
        f"{item.about}:{item.target}": item.code for item in supplement.items
    }
    return {
        "number": supplement.number,
        "answer_by": supplement.answer_by.isoformat(),
        "items": asked,
        "said": hashlib.sha256(canonical(said).encode()).hexdigest(),
    }


def _check(command: RequestSupplement, procedure: Procedure) -> None:
    """An item is about something that this procedure asks for, and nothing is named twice."""
    defects, named = list[Defect](), set[tuple[About, str]]()
    for place, item in enumerate(command.items):
        if not _known(item, procedure):
            defects.append(Defect(pointer=f"/items/{place}/target", code="not_offered"))
        if (item.about, item.target) in named:
            defects.append(Defect(pointer=f"/items/{place}/target", code="named_twice"))
        named.add((item.about, item.target))
    if defects:
        raise Invalid(defects=tuple(defects))


def _known(item: AskedItem, procedure: Procedure) -> bool:
    if item.about is About.FIELD:
        return item.target in procedure.fields
    return procedure.paper(item.target) is not None


def _asked_before(command: RequestSupplement, dossier: Dossier, dossiers: Dossiers) -> None:
    """One request before acceptance, one after: a further one says why (Decree 61/2018/NĐ-CP; unverified)."""
    if command.why_again is not None or not dossier.supplements:
        return
    phase = (Asker.AGENCY, dossier.accepted_at is not None)
    if any((one.by, one.after_acceptance) == phase for one in dossiers.supplements(dossier.id)):
        raise Conflict("why_again_missing")
