"""Moving a dossier, whoever asks: once for each key, on what is stored now, with its event."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

from portal.domain.dossier import Dossier, Moved
from portal.domain.errors import NotFound, Stale
from portal.domain.event import Event
from portal.domain.once import Once
from portal.domain.ports.dossiers import Dossiers
from portal.domain.session import AgencyCaller, Session
from portal.domain.supplement import Supplement
from portal.operations.again import again


class Supplemented(NamedTuple):
    """A move, and the supplement that it asks for or answers: both are kept, or none."""

    moved: Moved
    supplement: Supplement


Decision: TypeAlias = Moved | Supplemented


def _committed(decision: Decision, dossiers: Dossiers) -> Moved:
    if isinstance(decision, Supplemented):
        dossiers.commit(decision.moved, decision.supplement)
        return decision.moved
    dossiers.commit(decision)
    return decision


def of_citizen(code: str, me: Session, dossiers: Dossiers) -> Dossier:
    """Raises NotFound for an unknown dossier and for another citizen's: the same answer."""
    dossier = dossiers.find(code)
    if dossier is None or not dossier.visible_to(me.person):
        raise NotFound
    return dossier


def of_agency(code: str, caller: AgencyCaller, dossiers: Dossiers) -> Dossier:
    """Raises NotFound for an unknown dossier and for another agency's."""
    dossier = dossiers.find(code)
    if dossier is None or not dossier.handled_by(caller.agency):
        raise NotFound
    return dossier


def moved_once(
    find: Callable[[], Dossier],
    decide: Callable[[Dossier], Decision],
    once: Once,
    dossiers: Dossiers,
    seen: int | None = None,
) -> Event:
    """The event of this move: made now, or by the first knock with the same key.

    `seen` is the version the caller decided upon; raises Stale if the dossier has moved since, and whatever
    `find` and `decide` raise.
    """

    def attempt() -> Event:
        dossier = find()
        done = first_knock(dossiers.events(dossier.id), once)
        if done:
            return done
        if seen is not None and seen != dossier.version:
            raise Stale
        return _committed(decide(dossier), dossiers).event

    return again(attempt)


def first_knock(events: Sequence[Event], once: Once) -> Event | None:
    """The event that the same key made. Raises KeyReused if that key asked for something else."""
    return next((event for event in events if once.same(event.once)), None)


def settled(
    find: Callable[[], Dossier], decide: Callable[[Dossier], Decision | None], dossiers: Dossiers
) -> Dossier:
    """A move of the portal's own: `decide` says None when it was made already, which is an answer."""

    def attempt() -> Dossier:
        dossier = find()
        decision = decide(dossier)
        return dossier if decision is None else _committed(decision, dossiers).dossier

    return again(attempt)


def by_id(dossier: str, dossiers: Dossiers) -> Dossier:
    """Raises NotFound: a leg speaks of a dossier that is not there."""
    found = dossiers.get(dossier)
    if found is None:
        raise NotFound
    return found
