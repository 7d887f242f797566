"""Phí, lệ phí: what a procedure costs, by channel, by who asks, by place and by day."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from itertools import combinations, pairwise
from typing import Annotated

from pydantic import Field, model_validator

from portal.domain.model import Dong, Value, Words

ALL = "all"
"""Whoever belongs to no group with a rate of its own."""

Charge = Annotated[int, Field(ge=1000, le=10**12)]
"""No fee of the State is under 1.000 đ: a smaller number has lost its thousands on the way to us."""


class FeeKind(StrEnum):
    FEE = "fee"
    CHARGE = "charge"


class FeeMoment(StrEnum):
    """When it falls due."""

    INTAKE = "intake"
    ON_REQUEST = "on_request"
    RESULT = "result"
    NONE = "none"


class Tier(Value):
    """So much for each, up to and including the `upto`-th; the last tier has no end."""

    upto: Annotated[int, Field(ge=1)] | None = None
    amount: Charge


class FeeLine(Value):
    """One rate of one fee: an amount, a percentage of another line, or nothing; between two days, both included.

    Rates that share `id`, or name it in `of`, are one fee, of which a payer owes the most particular that holds.
    `cases` are those of the procedure that it holds in: all of them, if it names none.
    """

    id: str
    name: Words
    kind: FeeKind = FeeKind.CHARGE
    channel: str
    subject: str = ALL
    province: str | None = None
    cases: tuple[str, ...] = ()
    amount: Charge | None = None
    percent: Annotated[int, Field(ge=1, le=99)] | None = None
    of: str | None = None
    free: bool = False
    per: str | None = None
    tiers: tuple[Tier, ...] = ()
    cap: Charge | None = None
    valid_from: date
    valid_to: date | None = None
    legal_basis: str

    @model_validator(mode="after")
    def _says_one_thing(self) -> "FeeLine":
        said = [self.amount is not None, self.percent is not None, self.free, bool(self.tiers)]
        if sum(said) != 1:
            raise ValueError("exactly one of amount, percent, free and tiers")
        if self.percent is not None and self.of is None:
            raise ValueError("percent says of which line")
        if self.valid_to and self.valid_to < self.valid_from:
            raise ValueError("valid_to lies before valid_from")
        return self

    @model_validator(mode="after")
    def _tiers_rise(self) -> "FeeLine":
        ends = [tier.upto for tier in self.tiers]
        known = [upto for upto in ends if upto is not None]
        if ends and ends != [*known, None]:
            raise ValueError("the last tier alone has no end")
        if any(after <= before for before, after in pairwise(known)):
            raise ValueError("each tier ends after the one before it")
        return self

    @property
    def fee(self) -> str:
        """Of which fee it is a rate."""
        return self.of or self.id

    @property
    def particular(self) -> tuple[bool, bool, bool, bool]:
        """The more so, the sooner it is the one that is owed: who asks comes before where, then in which case."""
        return (
            self.subject != ALL,
            self.province is not None,
            bool(self.cases),
            self.of is not None,
        )

    @property
    def counts(self) -> bool:
        """Whether it depends on how many somebody asks for."""
        return bool(self.per or self.tiers)

    def holds(
        self,
        channel: str,
        day: date,
        subject: str = ALL,
        province: str | None = None,
        case: str | None = None,
    ) -> bool:
        until = self.valid_to or date.max
        return (
            self.channel == channel
            and self.valid_from <= day <= until
            and self.subject in {ALL, subject}
            and self.province in {None, province}
            and (not self.cases or case in self.cases)
        )

    def meets(self, other: "FeeLine") -> bool:
        """Whether somebody would owe both on some day, though they are rates of one fee."""
        same = self.fee, self.channel, self.subject, self.province, self.of is None
        theirs = other.fee, other.channel, other.subject, other.province, other.of is None
        begun = max(self.valid_from, other.valid_from)
        ended = min(self.valid_to or date.max, other.valid_to or date.max)
        return same == theirs and begun <= ended and self._in_one_case(other)

    def _in_one_case(self, other: "FeeLine") -> bool:
        """One that names cases is owed before one that names none, so these two are never owed together."""
        if not self.cases or not other.cases:
            return self.cases == other.cases
        return not set(self.cases).isdisjoint(other.cases)

    def charged(self, quantity: int, base: int = 0) -> int:
        """For so many; `base` is what the line it is a percentage of comes to. Half a đồng is the payer's."""
        if self.percent is not None:
            return base * self.percent // 100
        whole = self._tiered(quantity) if self.tiers else self._plain(quantity)
        return min(whole, self.cap) if self.cap else whole

    def _plain(self, quantity: int) -> int:
        return (self.amount or 0) * (quantity if self.per else 1)

    def _tiered(self, quantity: int) -> int:
        whole, done = 0, 0
        for tier in self.tiers:
            upto = quantity if tier.upto is None else min(tier.upto, quantity)
            whole, done = whole + max(upto - done, 0) * tier.amount, max(upto, done)
        return whole


class FeeOwed(Value):
    """One fee as it is owed by somebody: which rate, and what it comes to."""

    id: str
    name: Words
    kind: FeeKind
    amount: Dong
    channel: str
    subject: str
    valid_from: date
    valid_to: date | None
    legal_basis: str


class Fee(Value):
    total: Dong
    lines: tuple[FeeOwed, ...]


class FeeScope(Value):
    """Who pays where, and in which case: what a rate depends on beside the day."""

    channel: str = "online"
    subject: str = ALL
    province: str | None = None
    case: str | None = None
    quantity: Annotated[int, Field(ge=1, le=10_000)] = 1


def fee_on(day: date, lines: Sequence[FeeLine], payer: FeeScope) -> Fee:
    """What `payer` owes: of each fee the most particular rate in force; the most of any case, where none is named."""
    named = dict.fromkeys(case for line in lines for case in line.cases)
    if payer.case is not None or not named:
        return _owed_in(payer.case, day, lines, payer)
    return max((_owed_in(case, day, lines, payer) for case in (None, *named)), key=_total)


def known_on(day: date, lines: Sequence[FeeLine], payer: FeeScope) -> bool:
    """Whether its rates speak of that day, channel, payer, place and case, or of any, if none is named.

    Without any rate, it is free.
    """
    return not lines or any(
        line.holds(payer.channel, day, payer.subject, payer.province, case)
        for line in lines
        for case in (line.cases or (None,) if payer.case is None else (payer.case,))
    )


def price_on(day: date, lines: Sequence[FeeLine], payer: FeeScope) -> Fee | None:
    """What `payer` owes; None for a day or a case that no rate speaks of, for what is not known is not free."""
    return fee_on(day, lines, payer) if known_on(day, lines, payer) else None


def _total(fee: Fee) -> int:
    return fee.total


def _owed_in(case: str | None, day: date, lines: Sequence[FeeLine], payer: FeeScope) -> Fee:
    holding = [
        line
        for line in lines
        if line.holds(payer.channel, day, payer.subject, payer.province, case)
    ]
    owed = tuple(
        _owed(max(rates, key=lambda line: line.particular), rates, payer.quantity)
        for rates in _by_fee(holding)
    )
    return Fee(total=sum(line.amount for line in owed), lines=owed)


def _by_fee(lines: Sequence[FeeLine]) -> list[list[FeeLine]]:
    names = dict.fromkeys(line.fee for line in lines)
    return [[line for line in lines if line.fee == name] for name in names]


def _owed(line: FeeLine, rates: Sequence[FeeLine], quantity: int) -> FeeOwed:
    """A percentage is of the most particular rate that would be owed without it."""
    whole = [one for one in rates if one.percent is None]
    base = max(whole, key=lambda one: one.particular).charged(quantity) if whole else 0
    same = line.model_dump(include=set(FeeOwed.model_fields) - {"amount"})
    return FeeOwed(**same, amount=line.charged(quantity, base))


def meeting(lines: Sequence[FeeLine]) -> tuple[FeeLine, FeeLine] | None:
    """Two rates of which somebody would owe both, if there are any."""
    return next((pair for pair in combinations(lines, 2) if pair[0].meets(pair[1])), None)
