"""A record taken into the catalogue: the next version of a procedure, by what is held of it and what the record says.

Facts are the record's. What is ours stays: guidance in our words, English, forms of declaration, conditions and fees
that a record has no words for. Where it says nothing that can be believed, what is held stays, too.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from infra.import_catalogue import said
from infra.import_catalogue.fee_traps import taken as taken_fees
from infra.import_catalogue.next_fees import next_fees
from infra.import_catalogue.next_papers import next_cases, next_papers
from infra.import_catalogue.record import Record
from infra.import_catalogue.traps import traps_of
from portal.domain.model import Words
from portal.domain.procedure import Authority, Case, Flag, Procedure
from portal.domain.processing import Time

FACTS = (
    "title",
    "field",
    "level",
    "audience",
    "authority",
    "agency_kind",
    "channels",
    "cases",
    "papers",
    "fees",
    "times",
    "returns",
    "results",
    "legal_basis",
)
"""What a record speaks of."""

PLACE = "https://dichvucong.gov.vn/"
UNWRITTEN = Words(
    vi="Thông tin lấy từ Cổng Dịch vụ công quốc gia. Hướng dẫn của cổng cho thủ tục này chưa được viết.",
    en="Taken from the national portal. Our own guidance for this procedure is still to be written.",
)
_UNKNOWN = (
    "steps",
    "channels",
    "papers",
    "times",
    "fees",
    "fee_due",
    "returns",
    "results",
    "legal_basis",
)
_IN_WORDS = {"title", "field", "agency_kind", "cases", "papers", "results"}
_UNTRANSLATED = Flag(
    about="title",
    vi="Một số nội dung lấy từ nguồn chưa có bản tiếng Anh.",
    en="Some of what was taken from the source is not in English yet.",
)


def next_version(
    record: Record, held: Procedure | None, day: date, only: Iterable[str] = FACTS
) -> Procedure:
    """As it would be from that day, with those facts taken of `only`; papers and cases are taken together."""
    base, wanted = held or _begun(record, day), {*only}
    if wanted & {"papers", "cases"}:
        wanted |= {"papers", "cases"}
    heard = _heard(record, base) & wanted
    taken = {name: value for name, value in _facts(record, base, day).items() if name in heard}
    changed = [
        name for name in FACTS if name in taken and (not held or taken[name] != getattr(held, name))
    ]
    stamp = {"version": day.isoformat(), "effective_from": day, "depth": "full", "verified": False}
    source = {"source": f"{PLACE}thu-tuc-hanh-chinh/{record.id}"} if record.id else {}
    new = {**taken, **_marks(base, changed, heard, [*_told(record, base, day)]), **stamp, **source}
    return Procedure.model_validate({**base.model_dump(exclude={*new}), **new})


def _begun(record: Record, day: date) -> Procedure:
    """What is known of a procedure that the catalogue does not hold, before its facts are."""
    return Procedure(
        code=record.code,
        version=day.isoformat(),
        effective_from=day,
        title=Words(vi=record.name, en=record.name),
        summary=UNWRITTEN,
        field=Words(vi="-", en="-"),
        level=1,
        source=PLACE,
        verified=False,
        unknown=_UNKNOWN,
    )


def _heard(record: Record, base: Procedure) -> set[str]:
    """The facts that it says something of."""
    spoken = {
        "field": record.categories_details,
        "audience": said.audience(record),
        "authority": said.authorities(record),
        "agency_kind": said.agencies(record),
        "channels": said.channels(record),
        "cases": [case for case in record.execution_cases if case.name],
        "papers": said.rows(record),
        "fees": _whole_fees(record, base),
        "times": said.granted(record),
        "returns": said.returns(record),
        "results": said.results(record),
        "legal_basis": said.legal_basis(record),
    }
    return {"title", "level"} | {name for name, value in spoken.items() if value}


def _whole_fees(record: Record, base: Procedure) -> bool:
    """A channel of which nothing can be believed costs what is held: where nothing is, no fee is known at all."""
    ways = {fee.channel for fee in taken_fees(record)}
    return bool(ways) and (bool(base.fees) or ways == set(said.channels(record)))


def _facts(record: Record, base: Procedure, day: date) -> dict[str, object]:
    """What each fact would be; the very value that is held where both say the same."""
    cases = next_cases(record, base)
    papers = next_papers(record, base, cases)
    kept = {paper.id for paper in papers}
    return {
        "title": words(record.name, base.title),
        "field": words(next((one.name for one in record.categories_details), ""), base.field),
        "level": _level(record, base),
        "audience": _same_members(said.audience(record), base.audience),
        "authority": _authority(said.authorities(record), base.authority),
        "agency_kind": words(said.agencies(record), base.agency_kind),
        "channels": _same_members(said.channels(record), base.channels),
        "cases": tuple(_without(case, kept) for case in cases),
        "papers": papers,
        "fees": next_fees(record, base, day),
        "times": _times(said.granted(record), base, {case.id for case in cases}),
        "returns": _same_members(said.returns(record), base.returns),
        "results": _results(said.results(record), base.results),
        "legal_basis": _same_members(said.legal_basis(record), base.legal_basis),
    }


def words(vi: str, known: Words | None) -> Words:
    """What is called so already keeps its English; what is not has none of its own yet."""
    return known if known and known.vi == vi else Words(vi=vi, en=vi)


def _same_members(spoken: tuple[str, ...], known: tuple[str, ...]) -> tuple[str, ...]:
    return known if set(spoken) == set(known) else spoken


def _level(record: Record, base: Procedure) -> int:
    """Full process is level 4. That the flag is not set says nothing: few records set it."""
    if record.is_full_process:
        return 4
    if "papers" not in base.unknown:
        return base.level
    return 3 if "online" in said.channels(record) else 1


def _authority(named: tuple[Authority, ...], known: Authority) -> Authority:
    """Of several the one that is held, or the nearest to the citizen."""
    return known if known in named else next(iter(named), known)


def _without(case: Case, kept: set[str]) -> Case:
    return case.model_copy(update={"papers": tuple(one for one in case.papers if one in kept)})


def _times(spoken: tuple[Time, ...], base: Procedure, cases: set[str]) -> tuple[Time, ...]:
    """What is held, by case as it may be, as long as that knows every time of the record."""
    held = tuple(time for time in base.times if time.case is None or time.case in cases)
    known = {
        (channel, time.amount, time.unit)
        for time in held
        for channel in ([time.channel] if time.channel else base.channels)
    }
    if {(time.channel, time.amount, time.unit) for time in spoken} <= known:
        return held
    if len({(time.amount, time.unit) for time in spoken}) == 1:
        return (spoken[0].model_copy(update={"channel": None}),)
    return spoken


def _results(named: tuple[str, ...], known: tuple[Words, ...]) -> tuple[Words, ...]:
    by_name = {one.vi: one for one in known}
    found = tuple(by_name.get(name) or Words(vi=name, en=name) for name in named)
    return known if set(named) == by_name.keys() else found


def _told(record: Record, base: Procedure, day: date) -> Iterator[Flag]:
    """What misleads, where nobody has said something of that field in better words."""
    spoken_of = {flag.about for flag in base.flags}
    yield from (trap.flag for trap in traps_of(record, day) if trap.flag.about not in spoken_of)


def _marks(
    base: Procedure, changed: list[str], heard: set[str], told: list[Flag]
) -> dict[str, object]:
    """What is not verified, not known, and misleads, once these facts are taken."""
    if not _IN_WORDS.isdisjoint(changed):
        told = [*told, _UNTRANSLATED]
    known = {*heard, "processing"} if "times" in heard else heard
    return {
        "unverified": tuple(dict.fromkeys((*base.unverified, *changed))),
        "unknown": tuple(name for name in base.unknown if name not in known),
        "flags": tuple(dict.fromkeys((*base.flags, *told))),
    }
