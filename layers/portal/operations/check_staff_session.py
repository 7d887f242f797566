from portal.domain.errors import Forbidden, NotSignedIn
from portal.domain.officer import Act, StaffSession
from portal.domain.ports.common import Clock
from portal.domain.ports.staff import StaffSessions
from portal.domain.session import TOUCHED_EVERY


def check_staff_session(
    token_hash: str, act: Act, sessions: StaffSessions, clock: Clock
) -> StaffSession:
    """The live session of that token, if its officer's roles let them do `act`; its last use is noted.

    Raises NotSignedIn, Forbidden.
    """
    now, session = clock.now(), sessions.find(token_hash)
    if session is None or not session.live(now):
        raise NotSignedIn
    if not session.may(act):
        raise Forbidden("not_your_role")
    if now - session.seen_at < TOUCHED_EVERY:
        return session
    seen = session.model_copy(update={"seen_at": now})
    sessions.touch(seen)
    return seen
