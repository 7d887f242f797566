from portal.domain.ports.identity import Sessions
from portal.domain.session import Session


def end_session(me: Session, sessions: Sessions) -> None:
    sessions.end(me)
