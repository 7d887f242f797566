from portal.domain.ports.identity import People, Sessions
from portal.domain.session import Session
from portal.operations.again import again


def end_sessions(me: Session, people: People, sessions: Sessions) -> None:
    """End all of the caller's sessions, this one too; who is on the way in has to begin again.

    The account is barred first, so that no session begins behind the back of this. Raises Raced.
    """
    again(lambda: _bar(me.person, people))
    sessions.end(*sessions.of(me.person))


def _bar(name: str, people: People) -> None:
    person = people.find(name)
    if person is not None:
        people.save(person.barred())
