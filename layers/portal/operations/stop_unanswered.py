from portal.domain.dossier import Dossier, Moved
from portal.domain.ports.catalogue import Messages
from portal.domain.ports.common import Clock
from portal.domain.ports.dossiers import Dossiers
from portal.domain.transitions import PORTAL
from portal.operations.moving import by_id, settled
from portal.operations.stop_dossier import StopReason, stopped


def stop_unanswered(dossier: str, dossiers: Dossiers, messages: Messages, clock: Clock) -> bool:
    """End what came back to its citizen before any agency saw it, once their day has passed. Whether it has ended.

    Nobody else can: an agency knows no such dossier. Twice is once, and an answer that came first has its effect.
    Raises NotFound.
    """
    words = messages.words("stop.supplement_not_given")

    def decide(found: Dossier) -> Moved | None:
        lapses, now = found.lapses_at(), clock.now()
        if lapses is None or now <= lapses:
            return None
        reason = f"{words.vi} / {words.en}"
        return stopped(found, PORTAL, StopReason.SUPPLEMENT_NOT_GIVEN, reason, now)

    return settled(lambda: by_id(dossier, dossiers), decide, dossiers).ended
