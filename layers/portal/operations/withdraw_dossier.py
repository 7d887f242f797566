from datetime import datetime

from portal.domain.dossier import Dossier, Moved, move
from portal.domain.errors import Conflict
from portal.domain.model import Line, Value
from portal.domain.once import Once
from portal.domain.ports.common import Clock
from portal.domain.ports.dossiers import Dossiers
from portal.domain.session import Session
from portal.domain.transitions import Actor, EventType, Role, State
from portal.operations.moving import moved_once, of_citizen
from portal.operations.stop_dossier import StopReason, stopped


class WithdrawDossier(Value):
    reason: Line


def withdraw_dossier(
    command: WithdrawDossier,
    code: str,
    me: Session,
    once: Once,
    dossiers: Dossiers,
    clock: Clock,
) -> None:
    """The citizen asks for their dossier back (7); its agency answers. What no agency has seen is stopped at once (8).

    Raises NotFound, Conflict, KeyReused.
    """

    def decide(dossier: Dossier) -> Moved:
        by, now = Actor(role=Role.CITIZEN, id=me.person), clock.now()
        if dossier.handed_over_at is None:
            return _unseen(dossier, by, now, command.reason, once)
        data = {"reason": command.reason}
        return move(dossier, EventType.WITHDRAWAL_REQUESTED, by, now, data=data, once=once)

    moved_once(lambda: of_citizen(code, me, dossiers), decide, once, dossiers)


def _unseen(dossier: Dossier, by: Actor, now: datetime, reason: str, once: Once) -> Moved:
    """While the portal hands it over, which takes minutes, there is nobody to answer."""
    if dossier.state is State.REGISTERED:
        raise Conflict("being_handed_over")
    return stopped(dossier, by, StopReason.WITHDRAWN, reason, now, once)
