from collections.abc import Sequence
from datetime import datetime

from pydantic import JsonValue

from portal.domain.dossier import Dossier, Moved, move
from portal.domain.event import Event
from portal.domain.model import Line, Value
from portal.domain.once import Once
from portal.domain.ports.common import Clock
from portal.domain.ports.dossiers import Dossiers
from portal.domain.session import AgencyCaller
from portal.domain.transitions import EventType
from portal.operations.agency_moves import MoveAnswer, moved_by_agency, officer


class RefuseWithdrawal(Value):
    reason: Line


def refuse_withdrawal(
    command: RefuseWithdrawal,
    code: str,
    caller: AgencyCaller,
    once: Once,
    seen: int | None,
    dossiers: Dossiers,
    clock: Clock,
) -> MoveAnswer:
    """The dossier goes back to where it was, with the reason; an open supplement waits as long as was left for it.

    Raises NotFound, Conflict, Stale, KeyReused.
    """

    def decide(dossier: Dossier) -> Moved:
        now = clock.now()
        waited = now - _asked_at(dossiers.events(dossier.id))
        asked = dossier.supplement and dossier.supplement.later(waited)
        until: dict[str, JsonValue] = {"answer_by": asked.answer_by.isoformat()} if asked else {}
        return move(
            dossier,
            EventType.WITHDRAWAL_REFUSED,
            officer(caller),
            now,
            data={"reason": command.reason, **until},
            once=once,
            supplement=asked,
        )

    return moved_by_agency(
        EventType.WITHDRAWAL_REFUSED, decide, code, caller, once, seen, dossiers, clock
    )


def _asked_at(events: Sequence[Event]) -> datetime:
    """When it was last asked to be withdrawn: it is in that state, or `move` refuses."""
    asked = [event.at for event in events if event.type is EventType.WITHDRAWAL_REQUESTED]
    return asked[-1] if asked else events[-1].at
