from portal.domain.officer import StaffSession
from portal.domain.ports.staff import StaffSessions


def end_staff_session(me: StaffSession, sessions: StaffSessions) -> None:
    sessions.end(me)
