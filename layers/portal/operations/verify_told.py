"""I4: whoever must hear of an event has heard, will hear, or somebody sees that they did not."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from portal.domain.books import UNDER_WAY, Chapter, Fact, Finding, Invariant, Seen
from portal.domain.delivery import WEBHOOKS, DeliveryState
from portal.domain.event import Event
from portal.domain.notice import CHANNELS, Channel, Notice
from portal.domain.ports.books import DeadLetters
from portal.domain.ports.deliveries import Deliveries
from portal.domain.ports.identity import People
from portal.domain.ports.notices import Notices


class Telling(NamedTuple):
    """What was told, to whom, and what was given up."""

    notices: Notices
    deliveries: Deliveries
    people: People
    dead: DeadLetters


def verify_told(chapter: Chapter, telling: Telling, now: datetime) -> Iterator[Fact]:
    """A closed account hears nothing; everybody else hears of every event meant for them."""
    reachable = telling.people.contact(chapter.head.owner) is not None
    for event in chapter.events:
        if reachable:
            yield from _notices(event, telling, now)
        if event.type in WEBHOOKS:
            yield _delivery(event, telling, now)


def _notices(event: Event, telling: Telling, now: datetime) -> Iterator[Fact]:
    channels = CHANNELS[event.type]
    found = telling.notices.find(event.dossier, event.seq) if channels else None
    for by in channels:
        yield _notice(event, by, found, telling, now)


def _notice(
    event: Event, by: Channel, found: Notice | None, telling: Telling, now: datetime
) -> Fact:
    if found and by in found.sent:
        return Seen.TOLD
    dead = telling.dead.notices | telling.dead.events
    since = found.claimed_at if found else event.at
    return _open(event, by.value, since, now, dead=(event.dossier, event.seq) in dead)


def _delivery(event: Event, telling: Telling, now: datetime) -> Fact:
    found = telling.deliveries.find(event.dossier, event.seq)
    if found and found.state is DeliveryState.DELIVERED:
        return Seen.TOLD
    if found and found.state is DeliveryState.DEAD:
        return Seen.DEAD
    dead = telling.dead.deliveries | telling.dead.events
    since = found.next_at if found and found.next_at else event.at
    return _open(event, "webhook", since, now, dead=(event.dossier, event.seq) in dead)


def _open(event: Event, way: str, since: datetime, now: datetime, *, dead: bool) -> Fact:
    if dead:
        return Seen.DEAD
    if now - since < UNDER_WAY:
        return Seen.UNDER_WAY
    wrong = f"event {event.seq} was not told by {way}, and nobody tries"
    return Finding(invariant=Invariant.TOLD, about=event.code, wrong=wrong)
