"""I1: a dossier has one receipt, and what the portal owes it the sweeper knows."""

from collections.abc import Container, Iterator
from datetime import datetime, timedelta

from portal.domain.books import Chapter, Fact, Finding, Invariant, Seen
from portal.domain.dossier import Dossier
from portal.domain.ports.dossiers import Dossiers
from portal.domain.transitions import EventType

_INDEX_LAGS = timedelta(minutes=1)


def verify_receipt(chapter: Chapter, dossiers: Dossiers) -> Iterator[Fact]:
    """One first event, and a code that leads to the dossier that carries it."""
    head, events = chapter
    if [event.seq for event in events if event.type is EventType.SUBMITTED] != [1]:
        yield _against(head, "not submitted exactly once")
    named = dossiers.find(head.code)
    if named is None or named.id != head.id:
        yield _against(head, "its code does not lead to it")
    if head.leg_awaited():
        yield Seen.OWED


def overdue(dossier: Dossier, now: datetime) -> bool:
    """Whether the sweeper has to see it by now."""
    at = dossier.next_action_at()
    return at is not None and at + _INDEX_LAGS < now


def verify_sweeping(late: list[str], dossiers: Dossiers, now: datetime) -> Iterator[Fact]:
    """Of the dossiers found `late`, those that are still so and that no sweep would find."""
    visible = set(dossiers.waiting(now.isoformat(), len(late) + 1)) if late else set[str]()
    for identifier in late:
        head = dossiers.get(identifier)
        if identifier not in visible and head and overdue(head, now):
            yield _against(head, "waits for the portal, unseen by the sweeper")


def verify_codes(dossiers: Dossiers, seen: Container[str]) -> Iterator[Fact]:
    """A dossier that vanished is `seen` nowhere, but its code was given. What came meanwhile is there in the end."""
    unseen = [(code, dossier) for code, dossier in dossiers.codes() if dossier not in seen]
    for code, dossier in unseen:
        if dossiers.get(dossier) is None:
            yield Finding(invariant=Invariant.RECEIPT, about=code, wrong="its dossier is gone")


def _against(head: Dossier, wrong: str) -> Finding:
    return Finding(invariant=Invariant.RECEIPT, about=head.code, wrong=wrong)
