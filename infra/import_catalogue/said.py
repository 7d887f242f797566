"""What a record says, as values of ours: fees and times by channel, rows of papers, who may ask, who decides."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from infra.import_catalogue.record import Component, Method, Record
from infra.import_catalogue.wording import amounts, charged, laws, spans, unit_of
from portal.domain.folding import folded
from portal.domain.procedure import Audience, Authority, Channel
from portal.domain.processing import Time, Unit

_CHANNELS: dict[str, Channel] = {"ONLINE": "online", "DIRECT": "counter", "POSTAL": "post"}
UNITS = {
    "WORKING_DAY": Unit.WORKING_DAYS,
    "DAY": Unit.DAYS,
    "WORKING_HOUR": Unit.WORKING_HOURS,
    "HOUR": Unit.HOURS,
}
_RETURNS: dict[str, Channel] = {
    "ONLINE": "online",
    "AT_SUBMISSION_PLACE": "counter",
    "AT_HOME": "post",
}
_WHO: tuple[tuple[Audience, str], ...] = (
    ("household", r"ho gia dinh"),
    ("business", r"(?<!gom )doanh nghiep|hop tac xa|ho kinh doanh|thuong nhan"),
    ("organisation", r"^to chuc|co quan|don vi"),
    ("citizen", r"cong dan|nguoi|ca nhan|can bo|vien chuc"),
)
_IF = re.compile(
    r"^\W*(neu|truong hop|doi voi|khi)\b|\b(neu co|neu la|neu thuoc|trong truong hop|mot trong cac)\b"
)


Found = Iterator[tuple[str, str, str, str]]
"""Of what misleads: key in the record, field of ours, what is wrong in Vietnamese and in English."""


class SaidFee(NamedTuple):
    """One fee on one channel; `key` is where the record says it, `text` all that it says about it."""

    key: str
    channel: Channel
    value: float
    text: str
    own: str
    foreign: bool

    @property
    def amounts(self) -> tuple[int, ...]:
        """What its text charges."""
        return tuple(dict.fromkeys((*filter(None, amounts(self.own)), *charged(self.text))))

    @property
    def per(self) -> str | None:
        return unit_of(f"{self.own}\n{self.text}")


class SaidTime(NamedTuple):
    """How long it takes on one channel; no `unit` where the record does not say which."""

    key: str
    channel: Channel
    amount: int | None
    unit: Unit | None


class Row(NamedTuple):
    """One row of the list of papers, and the named cases that it stands in."""

    component: Component
    cases: tuple[str, ...]
    conditional: bool


def fees(record: Record) -> tuple[SaidFee, ...]:
    """What one channel says twice in the same words is one fee."""
    found: dict[tuple[str, float, str], SaidFee] = {}
    for fee in _fees(record):
        found.setdefault((fee.channel, fee.value, fee.own), fee)
    return tuple(found.values())


def _fees(record: Record) -> Iterator[SaidFee]:
    for number, method in enumerate(record.execution_methods):
        for place, fee in enumerate(method.fees):
            if fee.value is not None:
                key = f"executionMethods.{number}.fees.{place}.value"
                foreign = not {"", "viet nam dong", "vnd"} & {folded(fee.currency_name)}
                channel, text = _CHANNELS[method.submission_method], method.description
                yield SaidFee(key, channel, fee.value, text, fee.description, foreign)


def times(record: Record) -> Iterator[SaidTime]:
    for number, method in enumerate(record.execution_methods):
        key = f"executionMethods.{number}.processingTime"
        channel, unit = _CHANNELS[method.submission_method], unit_of_time(method, record)
        yield SaidTime(key, channel, method.processing_time or None, unit)


def granted(record: Record) -> tuple[Time, ...]:
    """Those that have a number and a unit, by channel."""
    return tuple(
        Time(
            amount=0 if time.unit is Unit.SAME_DAY else time.amount,
            unit=time.unit,
            channel=time.channel,
        )
        for time in times(record)
        if time.unit and time.amount
    )


def unit_of_time(method: Method, record: Record) -> Unit | None:
    """Hours whose text counts working hours are those, for nothing is promised sooner than the law says."""
    unit = UNITS.get(method.processing_time_unit or "")
    if unit is None and same_day(method, record):
        return Unit.SAME_DAY
    counted = {each for _, each in spans(method.description)}
    if unit is Unit.HOURS and counted == {Unit.WORKING_HOURS}:
        return Unit.WORKING_HOURS
    return unit


def same_day(method: Method, record: Record) -> bool:
    """A number of OTHER whose text says within the day, or speaks of receipt after 15:00."""
    text = folded(f"{method.description}\n{record.steps}")
    said = "trong ngay" in text or "sau 15 gio" in text or "sau 15h" in text
    return bool(method.processing_time) and method.processing_time_unit == "OTHER" and said


def channels(record: Record) -> tuple[Channel, ...]:
    said = {_CHANNELS[method.submission_method] for method in record.execution_methods}
    return tuple(channel for channel in _CHANNELS.values() if channel in said)


def returns(record: Record) -> tuple[Channel, ...]:
    said = {value for way in record.returning_methods for value in way.value}
    return tuple(channel for value, channel in _RETURNS.items() if value in said)


def rows(record: Record) -> tuple[Row, ...]:
    """Each paper once, in the order of the record."""
    found: dict[tuple[str, str], Row] = {}
    trusted = any(
        one.required for case in record.execution_cases for one in case.profile_components
    )
    for case in record.execution_cases:
        for one in case.profile_components:
            key = (one.code, one.name)
            cases = (*(found[key].cases if key in found else ()), *filter(None, (case.name,)))
            spared = trusted and one.required is not True
            found[key] = Row(one, cases, spared or conditional(one.name))
    return tuple(found.values())


def conditional(name: str) -> bool:
    """A row that begins with a condition, or names one, is not asked of everybody."""
    return bool(_IF.search(folded(name)))


def audience(record: Record) -> tuple[Audience, ...]:
    names = [folded(one.name) for one in record.subject_types_details]
    kinds = {kind for name in names for kind in [_kind(name)] if kind}
    order: tuple[Audience, ...] = ("citizen", "household", "business", "organisation")
    return tuple(kind for kind in order if kind in kinds)


def _kind(name: str) -> Audience | None:
    return next((kind for kind, pattern in _WHO if re.search(pattern, name)), None)


def authorities(record: Record) -> tuple[Authority, ...]:
    """Nearest to the citizen first."""
    flags: tuple[tuple[Authority, bool], ...] = (
        ("commune", record.is_ward),
        ("province", record.is_province),
        ("ministry", record.is_ministry),
        ("other", record.is_other_agency),
    )
    return tuple(authority for authority, holds in flags if holds)


def results(record: Record) -> tuple[str, ...]:
    names = dict.fromkeys(one.name for one in record.results_details if one.name)
    return tuple(name for name in names if "khong quy dinh" not in folded(name))


def agencies(record: Record) -> str:
    named = (*record.departments_executing, *record.unit_groups_executing)
    return ", ".join(dict.fromkeys(one.name for one in named if one.name))


def legal_basis(record: Record) -> tuple[str, ...]:
    """Numbers of laws; as it is published where there is none."""
    named = (
        next(iter(laws(one.code)), one.code or one.name) for one in record.legal_basises_details
    )
    return tuple(dict.fromkeys(filter(None, named)))
