"""Saving an account whose proofs changed, with every session of it over but, perhaps, the one that asked."""

from typing import NamedTuple

from portal.domain.happened import Happened
from portal.domain.person import Person
from portal.domain.ports.identity import People, Sessions
from portal.domain.session import Session
from portal.operations.security_notice import Bell


class Safe(NamedTuple):
    """Where what proves somebody is changed."""

    people: People
    sessions: Sessions
    bell: Bell


def shut(safe: Safe, person: Person, happened: Happened, keep: Session | None = None) -> None:
    """Keep the barred account, then end its sessions: none can begin in between. Raises Raced."""
    safe.people.save(person, happened)
    end_all(safe, person, keep)


def end_all(safe: Safe, person: Person, keep: Session | None = None) -> None:
    kept = keep.token_hash if keep else None
    safe.sessions.end(*(one for one in safe.sessions.of(person.person) if one.token_hash != kept))
