"""A procedure as data: who may ask, with which papers, for how much, by when, where."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, JsonValue

from portal.domain.calendar import Calendar, local_day
from portal.domain.fee import Fee, FeeLine, FeeMoment, FeeScope, fee_on, price_on
from portal.domain.model import AgencyCode, EntryCode, Value, Words
from portal.domain.processing import Time
from portal.domain.service_level import Online, OnlineScope, allows, scope

Audience = Literal["citizen", "household", "business", "organisation"]
Authority = Literal["ministry", "province", "commune", "other"]
Channel = Literal["online", "counter", "post"]

CASE = "case"
"""The field of a declaration that says which case it is, where a procedure has several."""


class Required(StrEnum):
    ALWAYS = "always"
    SOMETIMES = "sometimes"


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
    content_types: tuple[str, ...] = ("application/pdf", "image/jpeg", "image/png")
    max_bytes: int = 10 * 2**20
    originals: int = 0
    copies: int = 0
    electronic: bool = True
    reusable: bool = False
    case: tuple[str, ...] = ()

    def serves(self, case: str) -> bool:
        """Whether that case may ask for it: it names none, or that one."""
        return not self.case or case in self.case

    @property
    def required(self) -> Required:
        return Required.SOMETIMES if self.when or self.optional else Required.ALWAYS

    def asked_of(self, declaration: Mapping[str, JsonValue]) -> bool:
        return not self.optional and (self.when is None or self.when.holds(declaration))


class Case(Value):
    """One of several situations of a procedure, with the papers that it alone asks for.

    `channels` are those of the procedure that it is filed on: all of them, if it names none.
    """

    id: str
    name: Words
    papers: tuple[str, ...] = ()
    channels: tuple[Channel, ...] = ()


class Flag(Value):
    """What the published record says wrongly or leaves in doubt, said plainly; `about` names the field."""

    about: str
    vi: str
    en: str


class Procedure(Value):
    """One version of one procedure.

    `verified` says whether somebody held it against its legal source; `unverified` names the fields that are researched
    or derived, `unknown` those about which the source is silent. `group` is the family that it is a child of.
    `office` is the kind of agency that is competent, `agencies` are those of it that take it online here.
    """

    code: EntryCode
    version: str
    effective_from: date
    depth: Literal["full", "index"] = "full"
    group: str | None = None
    title: Words
    summary: Words
    field: Words
    level: Annotated[int, Field(ge=1, le=4)]
    audience: tuple[Audience, ...] = ()
    authority: Authority = "other"
    agency_kind: Words | None = None
    office: str | None = None
    agencies: tuple[AgencyCode, ...] = ()
    channels: Annotated[tuple[Channel, ...], Field(min_length=1)] = ("online",)
    cases: tuple[Case, ...] = ()
    steps: tuple[Words, ...] = ()
    papers: tuple[RequiredDocument, ...] = ()
    fees: tuple[FeeLine, ...] = ()
    fee_due: FeeMoment = FeeMoment.ON_REQUEST
    times: tuple[Time, ...] = ()
    returns: tuple[Channel, ...] = ()
    results: tuple[Words, ...] = ()
    life_events: tuple[str, ...] = ()
    legal_basis: tuple[str, ...] = ()
    source: Annotated[str, Field(min_length=1)]
    verified: bool
    unverified: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    flags: tuple[Flag, ...] = ()
    declaration_schema: dict[str, JsonValue] = Field(default_factory=dict)

    @property
    def online_scope(self) -> OnlineScope:
        return scope(self.level)

    def allows(self, what: Online) -> bool:
        """Whether its level goes so far."""
        return allows(self.level, what)

    @property
    def files_online(self) -> bool:
        """Whether a dossier can be filed here: its level allows it, there is a declaration, and somebody takes it."""
        return self.allows(Online.FILING) and bool(self.agencies) and bool(self.declaration_schema)

    @property
    def offered_returns(self) -> tuple[Channel, ...]:
        """The ways to get the result: a choice at level 4; below, it is collected if it can be (Circular 26/2009)."""
        if self.allows(Online.RETURN_CHOICE):
            return self.returns
        return ("counter",) if "counter" in self.returns else self.returns[:1]

    def case_of(self, declaration: Mapping[str, JsonValue]) -> str | None:
        """Which of its cases the declaration says, if it says one."""
        return next((one.id for one in self.cases if one.id == declaration.get(CASE)), None)

    def paper(self, wanted: str) -> RequiredDocument | None:
        return next((paper for paper in self.papers if paper.id == wanted), None)

    def papers_of(self, case: str | None) -> tuple[RequiredDocument, ...]:
        """Those that one case may ask for: what it names, or else what is no other case's. All of them for None."""
        named = next((one.papers for one in self.cases if one.id == case), ())
        if named:
            return tuple(paper for paper in self.papers if paper.id in named)
        return tuple(paper for paper in self.papers if case is None or paper.serves(case))

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

    def fee(self, at: datetime, payer: FeeScope = FeeScope()) -> Fee:  # noqa: B008  # it is frozen
        """What filing at this moment costs: the rates in force on that day in Vietnam."""
        return fee_on(local_day(at), self.fees, payer)

    def price(self, at: datetime) -> Fee | None:
        """What it costs on the channel that most will use; None where the source does not say."""
        return self.price_on(local_day(at), FeeScope(channel=self.channel))

    def price_on(self, day: date, payer: FeeScope) -> Fee | None:
        """What it costs that payer; None where the source does not say, or not of that day."""
        return None if "fees" in self.unknown else price_on(day, self.fees, payer)

    @property
    def channel(self) -> Channel:
        """The one that most will use."""
        return self.channel_in(None)

    def channels_in(self, case: str | None) -> tuple[Channel, ...]:
        """The ways to file it in one case; all that there are for None."""
        named = next((one.channels for one in self.cases if one.id == case), ())
        return named or self.channels

    def channel_in(self, case: str | None) -> Channel:
        """The one of them that most will use."""
        ways = self.channels_in(case)
        return "online" if "online" in ways else ways[0]

    def files_online_in(self, case: str | None) -> bool:
        """Whether it can be filed here in that case, which may be one for the counter alone."""
        return self.files_online and "online" in self.channels_in(case)

    def only_elsewhere(self, case: str | None) -> bool:
        """Whether it cannot in that case, though it can in others."""
        return self.files_online and not self.files_online_in(case)

    def collects(self, at: datetime, case: str | None = None) -> int:
        """What is to be paid online for a dossier filed at this moment; below level 4 the counter collects."""
        return self.fee(at, FeeScope(case=case)).total if self.allows(Online.PAYMENT) else 0

    def granted(self, channel: str = "online", case: str | None = None) -> tuple[Time, ...]:
        """The times that may hold."""
        return tuple(time for time in self.times if time.holds(channel, case))

    def deadline(
        self, accepted_at: datetime, calendar: Calendar, case: str | None = None
    ) -> datetime:
        """Due by then: where the case is not known, the latest of them, for nothing is promised that may not hold.

        What can be filed has a time: the catalogue refuses a procedure that has none.
        """
        return max(time.ends(accepted_at, calendar) for time in self.granted(case=case))

    @property
    def working_days(self) -> int | None:
        """How many it takes at most, where it is counted in nothing else."""
        return self.working_days_in(None)

    def working_days_in(self, case: str | None) -> int | None:
        """The same in one case."""
        days = [time.working_days for time in self.granted(case=case)]
        known = [each for each in days if each is not None]
        return max(known) if known and len(known) == len(days) else None
