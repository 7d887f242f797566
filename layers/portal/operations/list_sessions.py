from datetime import datetime

from portal.domain.model import Value
from portal.domain.ports.common import Clock
from portal.domain.ports.identity import Sessions
from portal.domain.session import Session


class OneSession(Value):
    """`session` names it for whoever ends it. `device` is empty where nobody could tell; `this` is the caller's."""

    session: str
    device: str
    public: bool
    began_at: datetime
    seen_at: datetime
    expires_at: datetime
    this: bool


class SessionList(Value):
    items: tuple[OneSession, ...]


def list_sessions(me: Session, sessions: Sessions, clock: Clock) -> SessionList:
    """The caller's sessions that are not over, the one used last before all."""
    now = clock.now()
    live = [one for one in sessions.of(me.person) if one.live(now)]
    live.sort(key=lambda one: one.seen_at, reverse=True)
    return SessionList(items=tuple(_line(one, me) for one in live))


def _line(one: Session, me: Session) -> OneSession:
    return OneSession(
        session=one.session,
        device=one.device,
        public=one.public,
        began_at=one.started_at,
        seen_at=one.seen_at,
        expires_at=one.expires_at,
        this=one.session == me.session,
    )
