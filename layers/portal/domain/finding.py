"""What somebody looks for in the catalogue, and what is found."""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, NamedTuple

from pydantic import Field

from portal.domain.calendar import local_day
from portal.domain.fee import FeeLine, FeeScope, price_on
from portal.domain.model import EntryCode, Value, Words
from portal.domain.procedure import Procedure

MOST_A_PAGE = 50
FACETS = (
    "audience",
    "authority",
    "field",
    "level",
    "scope",
    "life_event",
    "group",
    "agency",
    "province",
    "free",
)
"""What a list can be narrowed by."""

EVERYWHERE = "everywhere"
"""The province of a procedure that is offered in each of them."""

_CURSOR = re.compile(r"([1-9][0-9]{0,5})\.([0-9a-f]{8})\.[0-9a-f]{16}")


class Sort(StrEnum):
    RELEVANCE = "relevance"
    TITLE = "title"
    LEVEL = "level"
    CODE = "code"


class Asked(Value):
    """Words, each narrowing by one value, and which part of what is found."""

    words: str = ""
    narrowed: Mapping[str, str] = {}
    sort: Sort = Sort.RELEVANCE
    offset: Annotated[int, Field(ge=0)] = 0
    limit: Annotated[int, Field(ge=1, le=MOST_A_PAGE)] = 20

    def page_at(self, place: "PagePlace") -> str:
        """The cursor of what follows there, good for this very question in pages of any size."""
        told = [*place, self.words, sorted(self.narrowed.items()), self.sort]
        digest = hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]
        return f"{place.offset}.{place.edition}.{digest}"

    def place_of(self, cursor: str) -> "PagePlace | None":
        """What a cursor means, if it was told for this very question. Its hash has no key: it guards nothing."""
        said = _CURSOR.fullmatch(cursor)
        place = PagePlace(int(said[1]), said[2]) if said else None
        return place if place and cursor == self.page_at(place) else None


class PagePlace(NamedTuple):
    """After so many of what was found in that edition of the catalogue."""

    offset: int
    edition: str


class Listed(Value):
    """A procedure as a list shows it. `channel` is the one most will use; no `fees` where the source does not say."""

    code: EntryCode
    title: Words
    summary: Words
    field: Words
    level: int
    audience: tuple[str, ...]
    authority: str
    depth: str
    channel: str
    fees: tuple[FeeLine, ...] | None
    working_days: int | None
    files_online: bool
    verified: bool

    @classmethod
    def of(cls, procedure: Procedure) -> "Listed":
        same = set(cls.model_fields) & (set(Procedure.model_fields) | {"working_days", "channel"})
        known = {name: getattr(procedure, name) for name in same - {"fees"}}
        fees = None if "fees" in procedure.unknown else procedure.fees
        return cls(**known, fees=fees, files_online=procedure.files_online)

    def fee(self, day: date) -> int | None:
        """What it costs most people on that day, if the source says."""
        if self.fees is None:
            return None
        found = price_on(day, self.fees, FeeScope(channel=self.channel))
        return found.total if found else None

    def fee_at(self, at: datetime) -> int | None:
        return self.fee(local_day(at))


class Counted(Value):
    """So many of what was found have this value; `label` where the value does not say it in both languages."""

    value: str
    count: int
    label: Words | None = None


class Found(NamedTuple):
    """A page of what was found, all of it counted; `meant` is the question as the catalogue spells it."""

    page: tuple[Listed, ...]
    total: int
    facets: Mapping[str, tuple[Counted, ...]]
    meant: str | None
