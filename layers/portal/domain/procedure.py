"""A procedure as data: who may ask, with which papers, for how much, by when, where."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum

from pydantic import JsonValue

from portal.domain.calendar import Calendar, closing, local_day
from portal.domain.model import AgencyCode, Dong, ProcedureCode, Value, Words


class Required(StrEnum):
    ALWAYS = "always"
    SOMETIMES = "sometimes"


class OnlineScope(StrEnum):
    """Decree 42/2022/NĐ-CP knows two levels; levels 1–2 of Circular 26/2009 are information only."""

    INFORMATION = "information"
    PARTIAL = "partial"
    FULL = "full"


_SCOPES = {
    1: OnlineScope.INFORMATION,
    2: OnlineScope.INFORMATION,
    3: OnlineScope.PARTIAL,
    4: OnlineScope.FULL,
}


class When(Value):
    """A paper is asked for if the declaration's `field` is one of `among`, or, negated, if it is none of them."""

    field: str
    among: tuple[str, ...]
    negated: bool = False
    words: Words

    def holds(self, declaration: Mapping[str, JsonValue]) -> bool:
        return (declaration.get(self.field) in self.among) is not self.negated


class RequiredDocument(Value):
    """Thành phần hồ sơ: one paper of the checklist. `optional` ones may come and are never missed."""

    id: str
    name: Words
    help: Words
    when: When | None = None
    optional: bool = False
    content_types: tuple[str, ...]
    max_bytes: int

    @property
    def required(self) -> Required:
        return Required.SOMETIMES if self.when or self.optional else Required.ALWAYS

    def asked_of(self, declaration: Mapping[str, JsonValue]) -> bool:
        return not self.optional and (self.when is None or self.when.holds(declaration))


class FeeLine(Value):
    """An amount holds on a channel between two days, both included, on a legal basis."""

    id: str
    name: Words
    amount: Dong
    channel: str
    valid_from: date
    valid_to: date | None = None
    legal_basis: str

    def holds(self, channel: str, day: date) -> bool:
        until = self.valid_to or date.max
        return self.channel == channel and self.valid_from <= day <= until


class Fee(Value):
    total: Dong
    lines: tuple[FeeLine, ...]


class Processing(Value):
    """Thời hạn giải quyết, in working days from the day after acceptance."""

    working_days: int


class Procedure(Value):
    """One version of one procedure. `verified` says whether somebody held it against its legal source."""

    code: ProcedureCode
    version: str
    effective_from: date
    title: Words
    summary: Words
    field: Words
    level: int
    audience: tuple[str, ...]
    agencies: tuple[AgencyCode, ...]
    steps: tuple[Words, ...]
    papers: tuple[RequiredDocument, ...]
    fees: tuple[FeeLine, ...]
    processing: Processing
    returns: tuple[str, ...]
    results: tuple[Words, ...]
    legal_basis: tuple[str, ...]
    source: str
    verified: bool
    declaration_schema: dict[str, JsonValue]

    @property
    def online_scope(self) -> OnlineScope:
        return _SCOPES[self.level]

    def paper(self, wanted: str) -> RequiredDocument | None:
        return next((paper for paper in self.papers if paper.id == wanted), None)

    @property
    def fields(self) -> Mapping[str, JsonValue]:
        """The fields of its declaration, each with its schema."""
        found = self.declaration_schema.get("properties")
        return found if isinstance(found, dict) else {}

    def label(self, field: str) -> Words:
        """What that field of the declaration is called; its own name if the schema gives it none."""
        known = self.fields.get(field)
        label = known.get("x-label") if isinstance(known, dict) else None
        return Words.model_validate(label) if label else Words(vi=field, en=field)

    def missing(
        self, declaration: Mapping[str, JsonValue], held: Sequence[str]
    ) -> tuple[RequiredDocument, ...]:
        """The papers that this declaration asks for and `held` does not name."""
        return tuple(p for p in self.papers if p.asked_of(declaration) and p.id not in held)

    def fee(self, at: datetime, channel: str = "online") -> Fee:
        """What filing at this moment costs: fee lines are those in force on that day in Vietnam."""
        lines = tuple(line for line in self.fees if line.holds(channel, local_day(at)))
        return Fee(total=sum(line.amount for line in lines), lines=lines)

    def deadline(self, accepted_at: datetime, calendar: Calendar) -> datetime:
        """Due when offices close on the last working day; the day of acceptance does not count."""
        return closing(calendar.after(local_day(accepted_at), self.processing.working_days))
