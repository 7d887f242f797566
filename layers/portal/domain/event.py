"""What happened to a dossier, one link of a chain after the other."""

import json
from collections.abc import Sequence
from datetime import datetime

from pydantic import Field, JsonValue, PrivateAttr

from portal.domain.model import DossierCode, Id, Kept, Sha256
from portal.domain.once import Once
from portal.domain.transitions import Actor, EventType, State


class Result(Kept):
    """The decision's file, as the event that decided says it."""

    id: Id
    file_name: str
    content_type: str
    size: int
    sha256: Sha256
    number: str
    note: str
    object_version: str

    def facts(self) -> dict[str, JsonValue]:
        """What the event says."""
        return {"result": self.id, **self.model_dump(mode="json", exclude={"id"})}


class Event(Kept):
    """One thing that happened, and the outbox entry that makes it known. `once` tells a second knock.

    `seq` counts the dossier's events from 1; `version` is the head's after it.
    """

    dossier: Id
    code: DossierCode
    seq: int
    version: int
    type: EventType
    at: datetime
    by: Actor
    state: State
    data: dict[str, JsonValue] = Field(default_factory=dict)
    once: Once | None = None
    previous: str
    hash: str

    _stored: dict[str, JsonValue] | None = PrivateAttr(default=None)

    @classmethod
    def read(cls, text: str) -> "Event":
        """An event as it was stored. Its link holds for that text, whatever this model becomes."""
        event = cls.model_validate_json(text)
        event._stored = json.loads(text)  # noqa: SLF001  # its own
        return event

    def __eq__(self, other: object) -> bool:
        """Two events are one if they say the same, however it was written down."""
        return isinstance(other, Event) and self.model_dump() == other.model_dump()

    def __hash__(self) -> int:
        return hash(self.hash)

    def content(self) -> dict[str, JsonValue]:
        """What the link is computed over: everything but the link itself."""
        whole = self._stored or self.model_dump(mode="json")
        return {name: value for name, value in whole.items() if name not in {"previous", "hash"}}


def result_of(events: Sequence[Event]) -> Result | None:
    """What was decided, if anything was."""
    decided = next((event.data for event in events if event.type is EventType.DECIDED), None)
    return Result.model_validate({**decided, "id": decided["result"]}) if decided else None
