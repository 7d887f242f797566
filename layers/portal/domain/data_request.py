"""What somebody may ask about their own data, and by when the law wants it answered."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from portal.domain.calendar import Calendar, closing, local_day
from portal.domain.dossier import Dossier
from portal.domain.model import Id, Kept, Line
from portal.domain.once import Once

ACKNOWLEDGED_WITHIN = 2
"""Working days (Decree 356/2025/NĐ-CP; the day tables were read in summaries and not in the decree's own text)."""

KEPT_BY_LAW = timedelta(days=3653)
"""How long a finished dossier is kept: accounting documents of its fee are for ten years (Law on Accounting 2015).

Ten years have two leap days or three.
"""

LINKED_FOR = timedelta(days=7)
"""An export is there for a week."""


class Kind(StrEnum):
    EXPORT = "export"
    CORRECTION = "correction"
    ERASURE = "erasure"


ACTED_WITHIN: Mapping[Kind, int] = {Kind.EXPORT: 10, Kind.CORRECTION: 10, Kind.ERASURE: 20}
"""Days of the calendar."""


class Stage(StrEnum):
    OPEN = "open"
    DONE = "done"
    REFUSED = "refused"


class Hold(StrEnum):
    """Why data may not be erased yet. Each has its words in the catalogue (`hold.<reason>`)."""

    OPEN_DOSSIER = "open_dossier"
    UNSETTLED_MONEY = "unsettled_money"
    KEPT_BY_LAW = "kept_by_law"


class Correction(Kept):
    """What should stand in the account instead; None leaves it as it is."""

    name: Line | None = None
    birth_date: date | None = None


class DataRequest(Kept):
    """Nothing of it is personal: what a correction wants stands sealed beside it.

    `holds` are why an erasure was refused, `words` what an operator wrote instead.
    """

    request: Id
    person: Id
    kind: Kind
    asked_at: datetime
    acknowledge_by: datetime
    act_by: datetime
    once: Once
    stage: Stage = Stage.OPEN
    acknowledged_at: datetime | None = None
    ended_at: datetime | None = None
    ended_by: str | None = None
    holds: tuple[Hold, ...] = ()
    words: str | None = None
    version: int = 1

    def changed(self, **changes: Any) -> "DataRequest":  # noqa: ANN401  # any field
        return self.model_copy(update={**changes, "version": self.version + 1})

    def ended(self, stage: Stage, at: datetime, by: str, **changes: Any) -> "DataRequest":  # noqa: ANN401
        return self.changed(stage=stage, ended_at=at, ended_by=by, **changes)

    def overdue(self, now: datetime) -> bool:
        if self.stage is not Stage.OPEN:
            return False
        return now > (
            self.act_by if self.acknowledged_at else min(self.acknowledge_by, self.act_by)
        )

    def linked_until(self) -> datetime | None:
        """Until when an export can be fetched, once it was made."""
        made = self.ended_at if self.kind is Kind.EXPORT and self.stage is Stage.DONE else None
        return made + LINKED_FOR if made else None


def asked(
    request: str, person: str, kind: Kind, at: datetime, calendar: Calendar, once: Once
) -> DataRequest:
    """A period that ends on a day off ends on the next working day (Civil Code 2015, article 148.5)."""
    day = local_day(at)
    last = calendar.working_from(day + timedelta(days=ACTED_WITHIN[kind]))
    return DataRequest(
        request=request,
        person=person,
        kind=kind,
        asked_at=at,
        acknowledge_by=closing(calendar.after(day, ACKNOWLEDGED_WITHIN)),
        act_by=closing(last),
        once=once,
    )


def holds(dossiers: Iterable[Dossier], now: datetime, *, unsettled: bool) -> tuple[Hold, ...]:
    """Why nothing may be erased; empty if it may. `unsettled`: money was taken, or is asked for, and is not settled."""
    mine = list(dossiers)
    found = {
        Hold.OPEN_DOSSIER: any(not one.ended for one in mine),
        Hold.UNSETTLED_MONEY: unsettled,
        Hold.KEPT_BY_LAW: any(_since(one) > now - KEPT_BY_LAW for one in mine if one.ended),
    }
    return tuple(hold for hold, holding in found.items() if holding)


def _since(dossier: Dossier) -> datetime:
    return dossier.ended_at or dossier.submitted_at
