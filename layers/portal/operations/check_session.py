from portal.domain.errors import NotSignedIn
from portal.domain.ports.common import Clock
from portal.domain.ports.identity import Sessions
from portal.domain.session import TOUCHED_EVERY, Session


def check_session(token_hash: str, sessions: Sessions, clock: Clock) -> Session:
    """The live session of that token, its last use noted. Raises NotSignedIn."""
    now = clock.now()
    session = sessions.find(token_hash)
    if session is None or not session.live(now):
        raise NotSignedIn
    if now - session.seen_at < TOUCHED_EVERY:
        return session
    seen = session.model_copy(update={"seen_at": now})
    sessions.touch(seen)
    return seen
