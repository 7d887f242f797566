"""The check of the books: every dossier's chain recomputed from its events."""

from collections.abc import Sequence

from portal.domain.chain import GENESIS, first_break
from portal.domain.dossier import Dossier
from portal.domain.event import Event
from portal.domain.model import Value
from portal.domain.ports.dossiers import Dossiers


class Broken(Value):
    """The first link of `code` that does not follow; the one after the last if the head says otherwise."""

    code: str
    seq: int


class Verified(Value):
    dossiers: int
    events: int
    broken: tuple[Broken, ...]


def verify_chain(dossiers: Dossiers) -> Verified:
    """Recompute every chain there is."""
    checked = [_verified(dossier, dossiers) for dossier in dossiers.ids()]
    broken = tuple(found for _, found in checked if found)
    return Verified(dossiers=len(checked), events=sum(count for count, _ in checked), broken=broken)


def _verified(identifier: str, dossiers: Dossiers) -> tuple[int, Broken | None]:
    events = dossiers.events(identifier)
    head = dossiers.get(identifier)
    seq = broken_link(head, events)
    code = head.code if head else identifier
    return len(events), Broken(code=code, seq=seq) if seq else None


def broken_link(head: Dossier | None, events: Sequence[Event]) -> int | None:
    """The number of the first event that does not follow; one beyond the last if the head says otherwise."""
    place = first_break((event.content(), event.previous, event.hash) for event in events)
    if place:
        return events[place - 1].seq
    last = events[-1].hash if events else GENESIS
    if head is None or (head.chain, head.seq) != (last, len(events)):
        return len(events) + 1
    return None
