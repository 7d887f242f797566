"""The operators' check: every invariant of the books, over everything there is."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from portal.domain.books import Chapter, Fact, Finding, Invariant, Seen
from portal.domain.deadline import due_as_told
from portal.domain.model import Value
from portal.domain.ports.books import Books
from portal.domain.ports.common import Clock
from portal.domain.ports.deliveries import Deliveries
from portal.domain.ports.dossiers import Dossiers
from portal.domain.ports.identity import People
from portal.domain.ports.notices import Notices
from portal.domain.ports.payments import Payments
from portal.domain.transitions import EventType
from portal.operations.again import TIMES
from portal.operations.verify_chain import broken_link
from portal.operations.verify_money import verify_fee, verify_payments, verify_taken
from portal.operations.verify_papers import verify_papers
from portal.operations.verify_receipts import (
    overdue,
    verify_codes,
    verify_receipt,
    verify_sweeping,
)
from portal.operations.verify_silence import verify_silence
from portal.operations.verify_told import Telling, verify_told


class Shelves(NamedTuple):
    """Where everything that is verified stands."""

    dossiers: Dossiers
    payments: Payments
    notices: Notices
    deliveries: Deliveries
    people: People
    books: Books


class VerifiedBooks(Value):
    counts: dict[Seen, int]
    findings: tuple[Finding, ...]


def verify_books(shelves: Shelves, clock: Clock, canaries: Sequence[str] = ()) -> VerifiedBooks:
    """Read everything once. It may run while the portal works: what is under way is counted, not found fault with."""
    facts = list(_facts(shelves, clock.now(), canaries))
    seen = Counter(fact for fact in facts if isinstance(fact, Seen))
    return VerifiedBooks(
        counts={what: seen[what] for what in Seen},
        findings=tuple(fact for fact in facts if isinstance(fact, Finding)),
    )


def _facts(shelves: Shelves, now: datetime, canaries: Sequence[str]) -> Iterator[Fact]:
    dossiers, payments, books = shelves.dossiers, shelves.payments, shelves.books
    dead, late, seen = books.dead(), list[str](), set[str]()
    telling = Telling(shelves.notices, shelves.deliveries, shelves.people, dead)
    for identifier in dossiers.ids():
        chapter = _chapter(identifier, dossiers)
        if chapter is None:
            continue
        seen.add(identifier)
        yield from _of_one(chapter, shelves, telling, now)
        late += [identifier] if overdue(chapter.head, now) else []
    yield from verify_codes(dossiers, seen)
    yield from verify_sweeping(late, dossiers, now)
    yield from verify_payments(books, payments, dossiers, dead, now)
    yield from verify_taken(books, payments)
    yield from verify_papers(books, dossiers)
    if canaries:
        yield from verify_silence(books.texts(), canaries)


def _of_one(chapter: Chapter, shelves: Shelves, telling: Telling, now: datetime) -> Iterator[Fact]:
    yield Seen.DOSSIER
    yield from (Seen.EVENT for _ in chapter.events)
    yield from (Seen.UNHEEDED for _ in shelves.dossiers.answers(chapter.head.id))
    yield from verify_receipt(chapter, shelves.dossiers)
    yield from verify_fee(chapter, shelves.payments)
    yield from _linked(chapter)
    yield from _as_told(chapter)
    yield from verify_told(chapter, telling, now)


def _chapter(identifier: str, dossiers: Dossiers) -> Chapter | None:
    """Read again if it moved meanwhile, at most five times; None if it is gone."""
    for _ in range(TIMES - 1):
        found = _read(identifier, dossiers)
        if found is None or found.whole():
            return found
    return _read(identifier, dossiers)


def _read(identifier: str, dossiers: Dossiers) -> Chapter | None:
    head = dossiers.get(identifier)
    return Chapter(head, dossiers.events(identifier)) if head else None


def _linked(chapter: Chapter) -> Iterator[Fact]:
    """I3: the chain holds, and each version of the head has its event."""
    head, events = chapter
    seq = broken_link(head, events)
    if seq:
        yield _against(head.code, f"event {seq} does not follow")
    first = head.version - len(events)
    if [(e.seq, e.version) for e in events] != [(n, first + n) for n in range(1, len(events) + 1)]:
        yield _against(head.code, "its versions and its events do not go together")
    if head.due_at != due_as_told(events):
        yield _against(head.code, "its due date moved without an event")
    if sum(event.type is EventType.SUPPLEMENT_REQUESTED for event in events) != head.supplements:
        yield _against(head.code, "its supplements and its events do not go together")


def _as_told(chapter: Chapter) -> Iterator[Fact]:
    """I3: whose it is, who handles it and where it stands are what its events say, which the chain holds."""
    head, events = chapter
    over = [event.data for event in events if event.type is EventType.HANDED_OVER]
    said: dict[str, tuple[str, Sequence[object]]] = {
        "state": (head.state, [event.state for event in events[-1:]]),
        "owner": (head.owner, [event.by.id for event in events[:1]]),
        "agency": (head.agency, [data["agency"] for data in over if "agency" in data]),
    }
    for what, (kept, told) in said.items():
        if any(one != kept for one in told):
            yield _against(head.code, f"its {what} is not what its events say")


def _against(about: str, wrong: str) -> Finding:
    return Finding(invariant=Invariant.CHAIN, about=about, wrong=wrong)
