from portal.domain.errors import Forbidden, NotSignedIn
from portal.domain.officer import PROVEN_LATELY, Act, StaffSession
from portal.domain.ports.common import Clock
from portal.domain.ports.staff import StaffSessions
from portal.domain.session import TOUCHED_EVERY


def check_staff_session(
    token_hash: str, act: Act, sessions: StaffSessions, clock: Clock
) -> StaffSession:
    """The live session of that token, if its officer's roles let them do `act`; its last use is noted.

    Raises NotSignedIn, and Forbidden, also for what is done on a fresh proof alone when theirs is older.
    """
    now, session = clock.now(), sessions.find(token_hash)
    if session is None or not session.live(now):
        raise NotSignedIn
    if not session.may(act):
        raise Forbidden("not_your_role")
    if act in PROVEN_LATELY and not session.proven(now):
        raise Forbidden("proof_needed")
    if now - session.seen_at < TOUCHED_EVERY:
        return session
    seen = session.model_copy(update={"seen_at": now})
    sessions.touch(seen)
    return seen
