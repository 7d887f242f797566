"""The check of the books: every dossier's chain recomputed from its events."""

from portal.domain.chain import GENESIS, first_break
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
    code = head.code if head else identifier
    seq = first_break((event.content(), event.previous, event.hash) for event in events)
    if seq:
        return len(events), Broken(code=code, seq=events[seq - 1].seq)
    last = events[-1].hash if events else GENESIS
    if head is None or (head.chain, head.seq) != (last, len(events)):
        return len(events), Broken(code=code, seq=len(events) + 1)
    return len(events), None
