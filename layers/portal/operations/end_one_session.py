from portal.domain.errors import NotFound
from portal.domain.ports.identity import Sessions
from portal.domain.session import Session


def end_one_session(name: str, me: Session, sessions: Sessions) -> None:
    """End the caller's session of that name, at once. Raises NotFound if they have none."""
    found = [one for one in sessions.of(me.person) if one.session == name]
    if not found:
        raise NotFound
    sessions.end(*found)
