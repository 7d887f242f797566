"""The moves that are an agency's alone, and the answer each of them gets."""

from collections.abc import Callable
from datetime import datetime

from portal.domain.answer import MOST_KEPT, KeptAnswer, answer_id
from portal.domain.dossier import Dossier
from portal.domain.errors import Conflict, KeyReused, PortalError, Raced, Stale
from portal.domain.event import Event
from portal.domain.model import Value
from portal.domain.once import Once
from portal.domain.ports.common import Clock
from portal.domain.ports.dossiers import Dossiers
from portal.domain.session import AgencyCaller
from portal.domain.transitions import Actor, EventType, Role, State
from portal.operations.moving import Decision, moved_once, of_agency

_JUDGEMENTS = frozenset(
    {EventType.ACCEPTED, EventType.REFUSED, EventType.DECIDED, EventType.STOPPED}
)
"""What nobody says of a dossier whose last papers they could not open yet."""


class MoveAnswer(Value):
    """What the move came to. Built from its event alone, so that a second knock gets the same."""

    code: str
    state: str
    version: int
    at: datetime
    due_at: datetime | None = None
    answer_by: datetime | None = None
    amount: int | None = None


def moved_by_agency(
    what: EventType,
    decide: Callable[[Dossier], Decision],
    code: str,
    caller: AgencyCaller,
    once: Once,
    seen: int | None,
    dossiers: Dossiers,
    clock: Clock,
) -> MoveAnswer:
    """Move it once; what comes too late, too early or under a key of other words is kept, and changes nothing.

    Raises NotFound, Conflict (also of a judgement before the papers of a supplement can be opened), Stale, KeyReused,
    and whatever `decide` raises.
    """

    def having_read(dossier: Dossier) -> Decision:
        decided = decide(dossier)
        if what in _JUDGEMENTS and dossier.unread_since and not _wished_for(dossier):
            raise Conflict("supplement_being_read")
        return decided

    def find() -> Dossier:
        return of_agency(code, caller, dossiers)

    try:
        return answer(moved_once(find, having_read, once, dossiers, seen))
    except Raced:  # nobody has decided about it yet: the agency is to ask again
        raise
    except (Stale, Conflict, KeyReused) as refused:
        _keep(what, refused, find(), once, seen, dossiers, clock)
        raise


def _wished_for(dossier: Dossier) -> bool:
    """Whoever asked for their dossier back waits for nobody's reading."""
    return dossier.state is State.WITHDRAWAL_REQUESTED


def answer(event: Event) -> MoveAnswer:
    told = ("due_at", "answer_by", "amount")
    facts = {name: event.data[name] for name in told if name in event.data}
    known = {"code": event.code, "state": event.state, "version": event.version, "at": event.at}
    return MoveAnswer.model_validate({**known, **facts})


def officer(caller: AgencyCaller) -> Actor:
    return Actor(role=Role.AGENCY, id=caller.agency, officer=caller.officer)


def _keep(
    what: EventType,
    refused: PortalError,
    dossier: Dossier,
    once: Once,
    seen: int | None,
    dossiers: Dossiers,
    clock: Clock,
) -> None:
    if len(dossiers.answers(dossier.id)) >= MOST_KEPT:
        return
    kept = KeptAnswer(
        id=answer_id(once),
        at=clock.now(),
        agency=dossier.agency,
        what=what,
        seen=seen,
        version=dossier.version,
        state=dossier.state,
        why=refused.reason,
    )
    dossiers.keep_answer(dossier.id, kept)
