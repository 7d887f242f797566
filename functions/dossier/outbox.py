"""The dossiers table's stream: each event is made known, and an expired draft is cleared away."""

from functions.wiring import ports
from functions.work import Change, stream_records
from portal.domain.event import Event
from portal.operations.forget_draft import forget_draft
from portal.operations.relay_event import relay_event


def outbox(change: Change) -> str | None:
    if change.removed:
        _forget(change)
    elif change.created and change.kind == "event":
        return _relay(Event.model_validate_json(change.body))
    return None


def _relay(event: Event) -> str:
    p = ports()
    relay_event(event, p.legs, p.notice_jobs, p.delivery_jobs)
    return event.code


def _forget(change: Change) -> None:
    """Time to live takes a draft's head alone. Of an item that is gone, the stream says its key."""
    if change.sk == "HEAD":
        p = ports()
        forget_draft(change.pk.removeprefix("D#"), p.drafts, p.dossiers)


handler = stream_records(outbox, removals=True)
